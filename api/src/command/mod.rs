//! What the command line does.

mod administrator;
mod audit;
mod backup;
mod check;
mod demo;
mod seed;
mod serve;
mod user;

use crate::{
    config::{Cli, Command, Database, LogFormat},
    graphql::sdl,
    store::{Opening, Store},
};
use futures::future::LocalBoxFuture;
use std::io::Write as _;
use tracing_subscriber::EnvFilter;

/// Runs a command.
///
/// Boxed, because what is awaited is compiled where it is awaited: a binary or a test would compile all of this anew.
pub fn run(cli: Cli) -> LocalBoxFuture<'static, Outcome> {
    Box::pin(chosen(cli))
}

async fn chosen(cli: Cli) -> Outcome {
    log(&cli);
    match cli.command {
        Command::Demo(demo) => demo::run(demo).await,
        Command::Serve(serve) => serve::run(serve).await,
        Command::Migrate(database) => {
            open(&database).await?.migrate().await?;
            say("the store is up to date")
        }
        Command::Schema => say(sdl().trim_end()),
        Command::Seed(seed) => seed::run(seed).await,
        Command::User(user) => user::run(user).await,
        Command::Audit(audit) => audit::run(audit).await,
        Command::Backup(backup) => backup::backup(backup).await,
        Command::Restore(restore) => backup::restore(restore).await,
        Command::Check(serve) => check::run(serve).await,
    }
}

/// What a command ends with: a sentence for its operator where it fails.
pub type Outcome<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Prints what scripts and people read; the log goes to standard error.
fn say(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// Opens the store that the configuration names; says so where it cannot be reached.
async fn open(database: &Database) -> Outcome<Store> {
    let opening = Opening {
        address: database.database_url.clone(),
        connections: database.connections,
        clock: crate::clock::Clock::system(),
    };
    let store = Store::open(opening).await;
    store.map_err(|error| format!("SHANHAI_DATABASE_URL: the store cannot be opened: {error}").into())
}

fn log(cli: &Cli) {
    // Statements are logged at trace by the driver; nobody wants them by accident.
    let filter = EnvFilter::try_new(&cli.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process is a test's; the first one stays.
    let _first = match cli.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
}
