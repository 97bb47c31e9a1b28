//! A server in a process of its own, which can be killed in the middle of its work.

use crate::{answer::Answer, app::SECRET, people::Person, store::TestStore};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// Tells a started test binary that it is to be the server.
pub const IS_SERVER: &str = "SHANHAI_TEST_SERVES";

/// `shanhai serve` on a test's store; it ends with this value, and with the test's process.
#[derive(Debug)]
pub struct Process {
    child: Option<Child>,
    folder: TempDir,
    url: String,
    port: u16,
    connections: u32,
    logs: &'static str,
    http: reqwest::Client,
}

impl Process {
    /// Starts one on a store that a [`crate::app::TestApp`] has prepared, with the same secret; `serves` is the
    /// test of the binary that runs the server.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn start(store: &TestStore, connections: u32, serves: &str) -> Self {
        Self::start_with(store, connections, serves, "info").await
    }

    /// Starts one that logs each of its statements.
    pub async fn start_watched(store: &TestStore, connections: u32, serves: &str) -> Self {
        Self::start_with(store, connections, serves, "info,sqlx=trace,api=trace").await
    }

    async fn start_with(store: &TestStore, connections: u32, serves: &str, logs: &'static str) -> Self {
        let folder = tempfile::Builder::new().prefix("shanhai-process-").tempdir().expect("a folder is made");
        std::fs::write(folder.path().join("secret"), SECRET).expect("the secret is written");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(folder.path().join("secret"), mode).expect("the secret is secret");
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
        let port = port.expect("a port is free").port();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client is made");
        let url = store.url().to_owned();
        let mut process = Self { child: None, folder, url, port, connections, logs, http };
        process.start_again(serves).await;
        process
    }

    /// Starts it after it was killed, and waits until it answers.
    ///
    /// # Panics
    /// Where it does not.
    pub async fn start_again(&mut self, serves: &str) {
        let log = File::options().create(true).append(true).open(self.log_file()).expect("a log is opened");
        let in_folder = |name: &str| self.folder.path().join(name);
        let child = Command::new(std::env::current_exe().expect("the test binary"))
            .args([serves, "--exact", "--ignored", "--nocapture"])
            .env(IS_SERVER, "yes")
            .env("SHANHAI_DATABASE_URL", &self.url)
            .env("SHANHAI_CONNECTIONS", self.connections.to_string())
            .env("SHANHAI_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SHANHAI_SECRET_FILE", in_folder("secret"))
            .env("SHANHAI_FIRST_PASSWORD_FILE", in_folder("password"))
            .env("SHANHAI_LOG", self.logs)
            .env("SHANHAI_LOG_FORMAT", "json")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.child = Some(child.expect("the server starts"));
        for _patience in 0..600 {
            if self.http.get(self.at("/health/ready")).send().await.is_ok_and(|answer| answer.status() == 200)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not answer; it said:\n{}", self.log());
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }

    /// Waits until both pools have done all that was asked of them.
    pub async fn is_done(&self) {
        drop(self.http.get(self.at("/health/ready")).send().await);
    }

    /// What it has logged, line by line as JSON.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// How much it has logged.
    pub fn logged(&self) -> u64 {
        std::fs::metadata(self.log_file()).map_or(0, |log| log.len())
    }

    /// What it has logged since it had logged so much.
    ///
    /// # Panics
    /// Where the log cannot be read.
    pub fn log_since(&self, logged: u64) -> String {
        let mut log = File::open(self.log_file()).expect("its log");
        log.seek(SeekFrom::Start(logged)).expect("a place in its log");
        let mut since = String::new();
        log.read_to_string(&mut since).expect("lines of its log");
        since
    }

    /// Signs somebody in.
    ///
    /// # Panics
    /// Where they cannot.
    pub async fn sign_in(&self, person: &Person) -> String {
        let (name, password) = person.credentials();
        let query =
            "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code } } }";
        let input = json!({ "input": { "name": name, "password": password } });
        let answer = self.ask(None, query, input).await.expect("the server answers").done();
        answer.text("/signIn/accessToken").to_owned()
    }

    /// Asks; nothing where the server is gone before it has answered.
    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Option<Answer> {
        ask(&self.http, &self.at("/graphql"), token, query, variables).await
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.at("")
    }

    /// The most memory that it has had since it was started, in MiB; nothing where the system does not tell.
    pub fn most_memory(&self) -> Option<u64> {
        let child = self.child.as_ref()?;
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(most.split_whitespace().next()?.parse::<u64>().ok()?.div_ceil(1024))
    }

    /// A client and an address, for askers that live beside this value.
    pub fn way(&self) -> (reqwest::Client, String) {
        (self.http.clone(), self.at("/graphql"))
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Asks a server; nothing where it is gone before it has answered.
pub async fn ask(
    http: &reqwest::Client,
    url: &str,
    token: Option<&str>,
    query: &str,
    variables: Value,
) -> Option<Answer> {
    let mut request = http
        .post(url)
        .header("Accept", "application/graphql-response+json")
        .header("Accept-Language", "en")
        .json(&json!({ "query": query, "variables": variables }));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.ok()?;
    let status = response.status().as_u16();
    Some(Answer::new(status, response.json().await.ok()?))
}
