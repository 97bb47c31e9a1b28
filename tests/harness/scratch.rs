//! A folder for what a test run needs on disk, which goes away however the run ends.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Mutex,
};

/// Where the folders lie. Not the user's own folder for temporary files: a path to a socket is at most 107
/// bytes, and the user that the server runs as must be able to reach it.
const PLACE: &str = "/tmp";
const PREFIX: &str = "shanhai-test-";
const LOCK: &str = "lock";

/// The user and group that a server runs as where the tests run as root, which PostgreSQL refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

/// A folder with a keeper: a process that outlives this one by a moment, to tidy up after it.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
    keeper: Mutex<Keeper>,
    /// Held as long as this process lives, which is how a later run knows a folder that was left behind.
    _lock: File,
}

#[derive(Debug)]
struct Keeper {
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Scratch {
    /// Makes a folder; `server` says the words of the command that `start` starts in it.
    pub(crate) fn new(owner: Option<Owner>, server: impl FnOnce(&Path) -> Vec<String>) -> io::Result<Self> {
        sweep();
        let path = tempfile::Builder::new().prefix(PREFIX).tempdir_in(PLACE)?.keep();
        // The lock gets its name once it is held, so that no sweep can take it first.
        let lock = File::create(path.join("lock.new"))?;
        lock.lock()?;
        std::fs::rename(path.join("lock.new"), path.join(LOCK))?;

        let mut command = Command::new("/bin/sh");
        command
            .arg("-c")
            .arg(include_str!("keeper.sh"))
            .arg("keeper.sh")
            .arg(&path)
            .args(server(&path))
            .current_dir(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // An interrupt from the keyboard ends the tests, and the tests' end ends the keeper.
            .process_group(0);
        if let Some(owner) = owner {
            chown(&path, Some(owner.user), Some(owner.group))?;
            command.uid(owner.user).gid(owner.group);
        }
        let mut process = command.spawn()?;
        let answers =
            process.stdout.take().map(BufReader::new).ok_or_else(|| io::Error::other("no output"))?;
        Ok(Self { path, keeper: Mutex::new(Keeper { process, answers }), _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Starts the server.
    pub(crate) fn start(&self) -> io::Result<()> {
        self.order("start")
    }

    /// Stops the server at once, as a power cut would, and waits until it is gone.
    pub(crate) fn stop(&self) -> io::Result<()> {
        self.order("stop")
    }

    fn order(&self, order: &str) -> io::Result<()> {
        let mut keeper =
            self.keeper.lock().map_err(|_poisoned| io::Error::other("the keeper is in disorder"))?;
        let input = keeper.process.stdin.as_mut().ok_or_else(|| io::Error::other("the keeper is gone"))?;
        writeln!(input, "{order}")?;
        let mut answer = String::new();
        keeper.answers.read_line(&mut answer)?;
        if answer == "done\n" { Ok(()) } else { Err(io::Error::other("the keeper did not answer")) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Ok(keeper) = self.keeper.get_mut() {
            drop(keeper.process.stdin.take());
            drop(keeper.process.wait());
        }
    }
}

/// Removes what runs left behind whose keeper was killed too.
fn sweep() {
    let Ok(entries) = std::fs::read_dir(PLACE) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let Some(lock) = ours.then(|| File::open(path.join(LOCK)).ok()).flatten() else { continue };
        if lock.try_lock().is_ok() {
            end_server(&path);
            drop(std::fs::remove_dir_all(&path));
        }
    }
}

/// Ends the server that still runs in a folder that was left behind, and no other process.
fn end_server(folder: &Path) {
    let data = folder.join("data");
    let Ok(note) = std::fs::read_to_string(data.join("postmaster.pid")) else { return };
    let Some(id) = note.lines().next().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit())) else {
        return;
    };
    // The number may be another process's by now: the words of its command tell.
    let Ok(words) = Command::new("ps").args(["-o", "args=", "-p", id]).output() else { return };
    if String::from_utf8_lossy(&words.stdout).contains(&*data.to_string_lossy()) {
        drop(Command::new("kill").args(["-QUIT", id]).status());
    }
}
