//! The binary `shanhai`.

use api::{command, config::Cli};
use std::{io::Write as _, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    match command::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is gone there is nobody to tell.
            let _told = writeln!(std::io::stderr(), "shanhai: {error}");
            ExitCode::FAILURE
        }
    }
}
