//! A GraphQL request as a client writes it: in a body, in an address, or in a message of a socket.

use super::refused::Refused;
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value as Json};

/// What a client asks.
#[derive(Debug)]
pub(super) struct Asked {
    /// The document.
    pub(super) query: String,
    /// Which of its operations.
    pub(super) operation_name: Option<String>,
    /// The values of its variables.
    pub(super) variables: Map<String, Json>,
}

impl Asked {
    /// In a body. Only of a media type that a browser never sends across sites without asking first.
    pub(super) fn posted(headers: &HeaderMap, body: &[u8]) -> Result<Self, Refused> {
        if !is_plain_json(headers) {
            return Err(Refused::content_type());
        }
        let json = serde_json::from_slice(body)
            .map_err(|_no_json| Refused::malformed("请求体不是有效的 JSON", "the body is not valid JSON"))?;
        Self::read(json)
    }

    /// In an address: what is structured is JSON text.
    pub(super) fn addressed(query: &str) -> Result<Self, Refused> {
        let mut given = Map::new();
        let parameters: Vec<(String, String)> = format!("/?{query}")
            .parse()
            .ok()
            .and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok())
            .map(|axum::extract::Query(parameters)| parameters)
            .ok_or_else(|| {
                Refused::malformed("地址中的参数有误", "the parameters of the address do not parse")
            })?;
        for (name, value) in parameters {
            let value = match name.as_str() {
                "query" | "operationName" => Json::String(value),
                "variables" | "extensions" if value.is_empty() => Json::Null,
                "variables" | "extensions" => serde_json::from_str(&value).map_err(|_no_json| {
                    Refused::malformed(format!("{name} 不是有效的 JSON"), format!("{name} is not valid JSON"))
                })?,
                // What is not the protocol's is somebody else's.
                _ => continue,
            };
            if given.insert(name.clone(), value).is_some() {
                return Err(Refused::malformed(
                    format!("{name} 只能给出一次"),
                    format!("{name} is given more than once"),
                ));
            }
        }
        // An empty name in an address is no name.
        given.retain(|name, value| name != "operationName" || value.as_str() != Some(""));
        Self::read(Json::Object(given))
    }

    /// As JSON.
    pub(super) fn read(json: Json) -> Result<Self, Refused> {
        let mut given = match json {
            Json::Object(given) => given,
            Json::Array(_) => {
                return Err(Refused::malformed(
                    "不支持批量请求，请逐个发送",
                    "batches are not taken: send one request at a time",
                ));
            }
            _ => {
                return Err(Refused::malformed(
                    "请求应为 {\"query\": …} 形式的 JSON",
                    "send JSON of the form {\"query\": …}",
                ));
            }
        };
        let Some(Json::String(query)) = given.remove("query") else {
            return Err(Refused::malformed("缺少 query（字符串）", "query is missing, or is no string"));
        };
        let operation_name = match given.remove("operationName") {
            None | Some(Json::Null) => None,
            Some(Json::String(name)) => Some(name),
            Some(_) => {
                return Err(Refused::malformed("operationName 应为字符串", "operationName is no string"));
            }
        };
        let mut map = |name: &'static str| match given.remove(name) {
            None | Some(Json::Null) => Ok(Map::new()),
            Some(Json::Object(map)) => Ok(map),
            Some(_) => Err(Refused::malformed(format!("{name} 应为对象"), format!("{name} is no object"))),
        };
        let variables = map("variables")?;
        // We know no extension: they may be there, and say nothing to us.
        map("extensions")?;
        Ok(Self { query, operation_name, variables })
    }
}

/// Whether a body is JSON in UTF-8, as it stands.
pub(super) fn is_plain_json(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(content_type) = text(header::CONTENT_TYPE) else { return false };
    let mut parts = content_type.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let readable = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    let as_it_stands =
        text(header::CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    json && readable && as_it_stands
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use serde_json::json;

    #[test]
    fn each_parameter_has_one_form() {
        for (json, part) in [
            (json!([{ "query": "{a}" }]), "batches"),
            (json!("{a}"), "form"),
            (json!({}), "query"),
            (json!({ "query": ["{a}"] }), "query"),
            (json!({ "query": "{a}", "operationName": 1 }), "operationName"),
            (json!({ "query": "{a}", "variables": [] }), "variables"),
            (json!({ "query": "{a}", "variables": "{}" }), "variables"),
            (json!({ "query": "{a}", "extensions": 0 }), "extensions"),
        ] {
            let refused = Asked::read(json.clone()).unwrap_err();
            assert!(
                refused.message(crate::language::Language::English).contains(part),
                "{json}: {refused:?}"
            );
        }
        let null = json!({ "query": "{a}", "operationName": null, "variables": null, "extensions": null });
        assert!(Asked::read(null).is_ok());
    }

    #[test]
    fn an_address_carries_all_four() {
        let asked = Asked::addressed(
            "query=query%20Q%20%7Ba%7D&operationName=Q&variables=%7B%22x%22%3A1%7D&extensions=%7B%7D&lang=zh",
        )
        .unwrap();
        assert_eq!(asked.query, "query Q {a}");
        assert_eq!(asked.operation_name.as_deref(), Some("Q"));
        assert_eq!(asked.variables.get("x"), Some(&json!(1)));
        for bad in
            ["", "operationName=Q", "query={a}&query={b}", "query={a}&variables=x", "query={a}&variables=1"]
        {
            assert!(Asked::addressed(bad).is_err(), "{bad}");
        }
        assert!(Asked::addressed("query=%7Ba%7D&variables=&operationName=").is_ok());
    }
}
