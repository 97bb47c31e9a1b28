//! The binary `shanhai`.

use api::{command, config::Cli};
use clap::Parser as _;
use std::{io::Write as _, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    match command::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is gone there is nobody to tell.
            let _told = writeln!(std::io::stderr(), "shanhai: {error}");
            ExitCode::FAILURE
        }
    }
}
