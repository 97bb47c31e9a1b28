//! The two languages that messages come in, and how a request names the one it wants.

/// The language of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// 中文, which everyone gets who asks for nothing else.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The one of two texts that is in this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    /// The language that an `Accept-Language` header asks for: the one of the higher q-value, of two equal
    /// ones the one named first; Chinese where neither is asked for.
    pub fn from_accept_language(header: &str) -> Self {
        let wishes: Vec<Wish<'_>> = header.split(',').filter_map(Wish::parse).collect();
        let strength = |subtag: &str| {
            let best = |wanted: &str| {
                wishes
                    .iter()
                    .enumerate()
                    .filter(|(_, wish)| wish.primary.eq_ignore_ascii_case(wanted))
                    .map(|(at, wish)| (wish.thousandths, std::cmp::Reverse(at)))
                    .max()
            };
            // A language that is named is not meant by the asterisk as well.
            best(subtag).or_else(|| best("*")).filter(|(thousandths, _)| *thousandths > 0)
        };
        if strength("en") > strength("zh") { Self::English } else { Self::Chinese }
    }

    /// Its tag in BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }
}

/// One language range of the header with its weight.
struct Wish<'a> {
    primary: &'a str,
    thousandths: u16,
}

impl<'a> Wish<'a> {
    fn parse(range: &'a str) -> Option<Self> {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().filter(|tag| !tag.is_empty())?;
        let primary = tag.split('-').next()?;
        let thousandths = match parts.next() {
            None => 1000,
            Some(weight) => {
                let (name, value) = weight.split_once('=')?;
                name.trim().eq_ignore_ascii_case("q").then(|| thousandths(value.trim()))??
            }
        };
        Some(Self { primary, thousandths })
    }
}

/// Reads a q-value, `0` to `1` with at most three places, without going through a float.
pub(crate) fn thousandths(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_by_weight_then_by_order() {
        for (header, language) in [
            ("", Language::Chinese),
            ("fr, de;q=0.9", Language::Chinese),
            ("en", Language::English),
            ("en-GB,en;q=0.9", Language::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en;q=0.8, zh-Hans;q=0.7", Language::English),
            ("en;q=0.2, zh;q=0.9", Language::Chinese),
            ("en, zh", Language::English),
            ("zh, en", Language::Chinese),
            ("EN; Q=1.000", Language::English),
            ("en;q=0", Language::Chinese),
            ("*", Language::Chinese),
            ("zh;q=0, *;q=0.5", Language::English),
            ("en;q=2", Language::Chinese),
            ("en;q=0.1234", Language::Chinese),
            ("en;level=1", Language::Chinese),
            (";;,=;q", Language::Chinese),
        ] {
            assert_eq!(Language::from_accept_language(header), language, "{header:?}");
        }
    }
}
