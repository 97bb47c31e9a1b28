//! The server of those tests that need one in a process of its own: the same commands as the binary's.

use api::{command, config::Cli};
use clap::Parser;
use std::io::Read;
use tests::process::IS_SERVER;

/// How a started test binary is told to be the server.
pub const SERVES: &str = "proofs::process::serves";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is no test: other tests start it, and it serves until it is ended"]
async fn serves() {
    if std::env::var_os(IS_SERVER).is_none() {
        return;
    }
    // Whoever started it holds the other end: where they are gone, it goes too.
    std::thread::spawn(|| {
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        std::process::exit(1);
    });
    command::run(Cli::parse_from(["shanhai", "serve"])).await.unwrap();
}
