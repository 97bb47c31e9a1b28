//! A private PostgreSQL server: its programs are looked for, and it runs in a folder of its own.

use crate::scratch::{Owner, Scratch};
use std::{
    collections::BTreeSet,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The oldest version that the project supports.
const OLDEST: u32 = 14;

/// What a server does with an acknowledged write when the power fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Loses it: for ordinary tests, which are much faster so.
    Loses,
    /// Keeps it: as a server is set up by default.
    Keeps,
}

/// The folder with the programs of a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Programs(PathBuf);

impl Programs {
    /// Looks where the usual packages put them; `chosen` comes first. The first folder that has a server of
    /// version 14 or later is taken, the newest first where several versions lie side by side.
    pub(crate) fn find(chosen: Option<OsString>) -> Option<Self> {
        if let Some(chosen) = chosen {
            return Some(Self(PathBuf::from(chosen))).filter(|it| it.version() >= Some(OLDEST));
        }
        let mut found: Vec<(u32, Self)> = places()
            .into_iter()
            .filter_map(|place| {
                // Beside a link there is no share folder: the server wants its real place.
                let server = place.join("initdb").canonicalize().ok()?;
                let programs = Self(server.parent()?.to_owned());
                Some((programs.version()?, programs))
            })
            .filter(|(version, _)| *version >= OLDEST)
            .collect();
        found.sort_by_key(|(version, _)| *version);
        found.pop().map(|(_, programs)| programs)
    }

    fn version(&self) -> Option<u32> {
        let output = Command::new(self.0.join("postgres")).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let digits: String =
            text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }

    /// Where one of them is.
    pub(crate) fn path(&self, program: &str) -> String {
        self.0.join(program).display().to_string()
    }
}

/// A server, reached by a socket in its own folder and by nothing else; it goes away with this value.
#[derive(Debug)]
pub(crate) struct Server {
    scratch: Scratch,
}

impl Server {
    /// Makes a cluster and starts its server; it takes connections a moment later.
    pub(crate) fn start(programs: &Programs, durability: Durability) -> io::Result<Self> {
        let owner = owner()?;
        let scratch = Scratch::new(owner, |folder| words(programs, folder, durability))?;
        let data = scratch.path().join("data");
        let initdb = |locale: &[&str]| {
            let mut command = Command::new(programs.path("initdb"));
            command
                .args(["--username=shanhai", "--auth=trust", "--encoding=UTF8", "--no-sync", "--pgdata"])
                .arg(&data)
                .args(locale)
                .current_dir(scratch.path());
            if let Some(owner) = owner {
                std::os::unix::process::CommandExt::uid(&mut command, owner.user);
                std::os::unix::process::CommandExt::gid(&mut command, owner.group);
            }
            command.output().and_then(succeeded)
        };
        // Names are compared by code point, as SQLite does, and Chinese characters count as letters, which
        // the trigrams of a search want. A system without that locale still has the plain one.
        initdb(&["--lc-collate=C", "--lc-ctype=C.UTF-8"]).or_else(|_no_such_locale| {
            drop(std::fs::remove_dir_all(&data));
            initdb(&["--locale=C"])
        })?;
        scratch.start()?;
        Ok(Self { scratch })
    }

    /// How to reach one of its databases.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://shanhai@localhost/{database}?host={}", self.scratch.path().display())
    }

    /// What it has logged, for the message of a test that fails.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.scratch.path().join("server.log")).unwrap_or_default()
    }

    pub(crate) fn stop(&self) -> io::Result<()> {
        self.scratch.stop()
    }

    pub(crate) fn start_again(&self) -> io::Result<()> {
        self.scratch.start()
    }
}

/// The command that runs a server in `folder`.
fn words(programs: &Programs, folder: &Path, durability: Durability) -> Vec<String> {
    let mut words =
        vec![programs.path("postgres"), "-D".to_owned(), folder.join("data").display().to_string()];
    let mut set = |name: &str, value: &str| words.extend(["-c".to_owned(), format!("{name}={value}")]);
    set("listen_addresses", "");
    set("unix_socket_directories", &folder.display().to_string());
    set("max_connections", "300");
    // A province's server stands in China: whatever takes the session's zone for UTC fails here.
    set("timezone", "Asia/Shanghai");
    if durability == Durability::Loses {
        set("fsync", "off");
        set("synchronous_commit", "off");
        set("full_page_writes", "off");
    }
    words
}

/// Every folder that may hold the programs.
fn places() -> BTreeSet<PathBuf> {
    let mut places: BTreeSet<PathBuf> =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        places.insert(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for versions in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql"] {
        let entries = std::fs::read_dir(versions).into_iter().flatten().flatten();
        places.extend(entries.map(|entry| entry.path().join("bin")));
    }
    places
}

/// Whose the server is: ours, or where we are root somebody else's.
fn owner() -> io::Result<Option<Owner>> {
    let output = Command::new("id").arg("-u").output().and_then(succeeded)?;
    if String::from_utf8_lossy(&output.stdout).trim() != "0" {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let named = |name: &str| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let found = fields.next()? == name;
            let mut numbers = fields.skip(1).map(str::parse);
            found.then_some(Owner { user: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
        })
    };
    named("postgres").or_else(|| named("nobody")).map(Some).ok_or_else(|| {
        io::Error::other("PostgreSQL refuses root, and there is neither a user postgres nor nobody")
    })
}

fn succeeded(output: Output) -> io::Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    Err(io::Error::other(said))
}
