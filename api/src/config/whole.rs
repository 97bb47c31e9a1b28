//! Flags and environment read as a whole: whoever sets a server up is told of everything that is wrong at once.

use super::Cli;
use clap::{
    Arg, Command, CommandFactory as _, Error, FromArgMatches as _,
    builder::OsStringValueParser,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{collections::BTreeSet, error::Error as _, ffi::OsString};

impl Cli {
    /// Reads flags and environment.
    ///
    /// # Errors
    /// Help, where it was asked for; else every setting that is missing or wrong, each by its name.
    pub fn read(told: impl IntoIterator<Item = OsString>) -> Result<Self, Error> {
        let told: Vec<OsString> = told.into_iter().collect();
        let mut command = Self::command();
        let mut named = BTreeSet::new();
        let mut wrong = Vec::new();
        loop {
            let error = match command.clone().try_get_matches_from(&told) {
                Ok(matches) if wrong.is_empty() => return Self::from_arg_matches(&matches),
                Ok(_) => break,
                Err(error) => error,
            };
            let fresh: Vec<_> = flags(&error).into_iter().filter(|flag| !named.contains(flag)).collect();
            match fresh.is_empty() {
                true if wrong.is_empty() => return Err(error),
                true => break,
                false => {}
            }
            for flag in fresh {
                wrong.push(format!("{}: {}", setting(&command, &flag), why(&error)));
                named.insert(flag);
            }
            // Without these, the next wrong one shows.
            command = without(command, &named);
        }
        Err(command.error(ErrorKind::ValueValidation, wrong.join("\n       ")))
    }
}

/// The flags that an error of a value is about; none where it is about something else.
fn flags(error: &Error) -> Vec<String> {
    let of_values = [ErrorKind::ValueValidation, ErrorKind::InvalidValue, ErrorKind::MissingRequiredArgument];
    match error.get(ContextKind::InvalidArg).filter(|_| of_values.contains(&error.kind())) {
        Some(ContextValue::String(flag)) => vec![bare(flag)],
        Some(ContextValue::Strings(flags)) => flags.iter().map(|flag| bare(flag)).collect(),
        _ => Vec::new(),
    }
}

/// A flag without the name of its value.
fn bare(flag: &str) -> String {
    flag.split(' ').next().unwrap_or(flag).to_owned()
}

/// Whether an argument is given by this flag.
fn is(argument: &Arg, flag: &str) -> bool {
    argument.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long))
}

/// What is wrong with a value.
fn why(error: &Error) -> String {
    let value = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) if !value.is_empty() => value.as_str(),
        _ => return "is missing".to_owned(),
    };
    match (error.source(), error.get(ContextKind::ValidValue)) {
        (Some(source), _) => format!("“{value}”: {source}"),
        (None, Some(ContextValue::Strings(valid))) => format!("“{value}” is none of {}", valid.join(", ")),
        (None, _) => format!("“{value}” does not fit"),
    }
}

/// A setting as its operator knows it: the variable, where it has one, and the flag.
fn setting(command: &Command, flag: &str) -> String {
    match variable(command, flag) {
        Some(variable) => format!("{variable} ({flag})"),
        None => flag.to_owned(),
    }
}

fn variable(command: &Command, flag: &str) -> Option<String> {
    let here = command.get_arguments().find(|argument| is(argument, flag));
    match here.and_then(|argument| argument.get_env()) {
        Some(variable) => Some(variable.to_string_lossy().into_owned()),
        None => command.get_subcommands().find_map(|command| variable(command, flag)),
    }
}

/// The command as it would be if these settings could be anything.
fn without(command: Command, named: &BTreeSet<String>) -> Command {
    command
        .mut_args(|argument| {
            if named.iter().any(|flag| is(&argument, flag)) {
                argument.required(false).value_parser(OsStringValueParser::new())
            } else {
                argument
            }
        })
        .mut_subcommands(|command| without(command, named))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn read(told: &[&str]) -> Result<Cli, String> {
        let told = ["shanhai"].iter().chain(told).map(OsString::from);
        Cli::read(told).map_err(|error| error.to_string())
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let why = read(&[
            "serve",
            "--database-url",
            "mysql://nowhere",
            "--listen",
            "here",
            "--idle-timeout",
            "5",
            "--limits",
            "loose",
            "--trusted-proxies",
            "10.0.0.0/33",
        ])
        .unwrap_err();
        for named in [
            "SHANHAI_DATABASE_URL (--database-url): “mysql://nowhere”: a database URL begins with",
            "SHANHAI_LISTEN (--listen): “here”",
            "SHANHAI_IDLE_TIMEOUT (--idle-timeout): “5”",
            "SHANHAI_LIMITS (--limits): “loose” is none of measure, enforce",
            "SHANHAI_TRUSTED_PROXIES (--trusted-proxies): “10.0.0.0/33”",
            "SHANHAI_SECRET_FILE (--secret-file): is missing",
        ] {
            assert!(why.contains(named), "{named} is not in {why}");
        }
        assert!(!why.contains("SHANHAI_BODY_TIMEOUT"), "{why}");
    }

    #[test]
    fn what_is_right_is_read_and_help_stays_help() {
        assert!(read(&["demo", "--port", "0"]).is_ok());
        assert!(read(&["serve", "--help"]).unwrap_err().contains("SHANHAI_SECRET_FILE"));
        assert!(read(&["sever"]).unwrap_err().contains("serve"));
        let alone = ["serve", "--database-url", "sqlite:x", "--secret-file", "y", "--issuer", "https://who"];
        let why = read(&alone).unwrap_err();
        assert!(why.contains("SHANHAI_ISSUER_AUDIENCE (--issuer-audience): is missing"), "{why}");
    }
}
