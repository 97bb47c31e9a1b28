//! What the server is told: flags and environment, the only file that reads them.

mod each;
mod network;
mod whole;

pub use each::{Each, Listed, Site};
pub use network::Network;

use crate::{
    access::{issuer::IssuerSettings, jwks::Source},
    http::{Mode, Rates},
    store::Address,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jsonwebtoken::Algorithm;
use std::{net::SocketAddr, path::PathBuf};
use tracing_subscriber::EnvFilter;

/// Shanhai 山海: one record for both sides of east–west assistance.
#[derive(Debug, Parser)]
#[command(name = "shanhai", version, about, long_about = None)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What to log: error, warn, info, debug or trace, or a filter such as `api=debug`.
    #[arg(long, env = "SHANHAI_LOG", default_value = "info", global = true, value_parser = filter)]
    pub log: String,
    /// How to log.
    #[arg(long, env = "SHANHAI_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// How a command prints what scripts read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One line of JSON.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything on an embedded store with demonstration data, on this machine only.
    Demo(Demo),
    /// Serve a store.
    Serve(Serve),
    /// Bring a store's tables up to date.
    Migrate(Database),
    /// Print the schema in GraphQL's own language.
    Schema,
    /// Keep accounts from the command line.
    #[command(subcommand)]
    User(User),
    /// Verify the audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// Copy a live SQLite store into a file; for PostgreSQL it names the tool.
    Backup(Backup),
    /// Put a copy back where no store is yet, and verify it.
    Restore(Restore),
    /// Fill a store with made-up purchases, to see how large a store works.
    ///
    /// They lie along the real pairings, in the years 2021 to 2026, and the same number is the same data on
    /// every run. Of a hundred, 80 are confirmed, 10 submitted, 4 disputed, 3 withdrawn and 3 drafts; none is a
    /// return, a reversal or a possible duplicate. Each has the journal's row of its entry and of what followed,
    /// with its real digest, and kept totals equal the rows. The accounts that enter and confirm cannot sign
    /// in. The store says that its data are made up wherever they show. A run that was cut short goes on where
    /// it stopped.
    Seed(Seed),
    /// Look whether the configuration is right and the store can be served.
    Check(Serve),
}

/// The demonstration.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder that holds the store; made where it is missing.
    #[arg(long, env = "SHANHAI_DEMO_DATA", default_value = "data/demo")]
    pub data: PathBuf,
    /// The port on 127.0.0.1; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// How to print the address and the accounts.
    #[arg(long, default_value = "text")]
    pub format: Format,
}

/// Where the store is.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// `sqlite:///var/lib/shanhai/shanhai.sqlite` or `postgres://…?sslmode=verify-full`.
    #[arg(long, env = "SHANHAI_DATABASE_URL", hide_env_values = true, value_parser = Address::parse)]
    pub database_url: Address,
    /// How many connections read at once.
    #[arg(long, env = "SHANHAI_CONNECTIONS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub connections: u32,
}

/// Made-up purchases.
#[derive(Debug, Args)]
pub struct Seed {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// How many purchases there shall be.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub purchases: u64,
    /// Add them to a store that has purchases of other origin.
    #[arg(long)]
    pub into: bool,
}

/// How a store is served.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// The address to listen on.
    #[arg(long, env = "SHANHAI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The file of 32 bytes that seals the signing keys; made where the store is empty.
    #[arg(long, env = "SHANHAI_SECRET_FILE")]
    pub secret_file: PathBuf,
    /// Where the first administrator's password is written, for whoever can read the file.
    #[arg(long, env = "SHANHAI_FIRST_PASSWORD_FILE", default_value = "first-administrator-password")]
    pub first_password_file: PathBuf,
    /// The folder that gets signed checkpoints of the journal; best one that another machine collects.
    #[arg(long, env = "SHANHAI_CHECKPOINT_DIR")]
    pub checkpoint_dir: Option<PathBuf>,
    /// Who else says who somebody is.
    #[command(flatten)]
    pub issuer: OutsideIssuer,
    /// How connections are served.
    #[command(flatten)]
    pub network: Network,
    /// How much may be asked.
    #[command(flatten)]
    pub limits: Limits,
}

/// How much somebody may ask in a while, by the cost that `extensions.cost` tells.
#[derive(Clone, Copy, Debug, Args)]
pub struct Limits {
    /// Whether those who ask too much are turned away (`enforce`), or only logged (`measure`).
    #[arg(long = "limits", env = "SHANHAI_LIMITS", default_value = "enforce")]
    pub mode: Mode,
    /// What one person may ask in a second, sixty times that at once.
    #[arg(long = "rate-person", env = "SHANHAI_RATE_PERSON", default_value_t = Rates::default().of_a_person, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_person: u32,
    /// What one address may ask in a second, sixty times that at once.
    #[arg(long = "rate-address", env = "SHANHAI_RATE_ADDRESS", default_value_t = Rates::default().of_an_address, value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_address: u32,
}

impl From<Limits> for Rates {
    fn from(limits: Limits) -> Self {
        Self { mode: limits.mode, of_a_person: limits.rate_person, of_an_address: limits.rate_address }
    }
}

/// The audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Read the whole journal, and name the first entry that was changed, removed, moved or cut off.
    Verify(Verify),
}

/// A verification of the audit trail.
#[derive(Debug, Args)]
pub struct Verify {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// A checkpoint that was kept elsewhere; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Vec<PathBuf>,
}

/// A copy of a store.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// The copy; it must not exist.
    pub file: PathBuf,
}

/// The way back from a copy.
#[derive(Debug, Args)]
pub struct Restore {
    /// Where the store will be; it must be empty.
    #[command(flatten)]
    pub database: Database,
    /// The copy.
    pub file: PathBuf,
    /// A checkpoint that was kept elsewhere; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Vec<PathBuf>,
}

/// An outside issuer, whose tokens say who somebody is; what they may do is in our tables.
#[derive(Debug, Args)]
pub struct OutsideIssuer {
    /// Its name, as its tokens spell it.
    #[arg(long = "issuer", env = "SHANHAI_ISSUER", requires_all = ["issuer_audience", "issuer_keys"])]
    pub issuer: Option<String>,
    /// What its tokens call this server.
    #[arg(long, env = "SHANHAI_ISSUER_AUDIENCE", requires = "issuer")]
    pub issuer_audience: Option<String>,
    /// Its public keys, a JSON Web Key Set: a file, or an https address.
    #[arg(long, env = "SHANHAI_ISSUER_KEYS", requires = "issuer", value_parser = Source::parse)]
    pub issuer_keys: Option<Source>,
    /// What it may sign with: `EdDSA`, `ES256` and `RS256`, or fewer of them.
    #[arg(long, env = "SHANHAI_ISSUER_ALGORITHMS", default_value = "EdDSA,ES256,RS256")]
    pub issuer_algorithms: Each<Algorithm>,
}

impl OutsideIssuer {
    /// The settings, where an issuer is named.
    pub fn settings(&self) -> Option<IssuerSettings> {
        Some(IssuerSettings {
            issuer: self.issuer.clone()?,
            audience: self.issuer_audience.clone()?,
            keys: self.issuer_keys.clone()?,
            algorithms: self.issuer_algorithms.0.clone(),
        })
    }
}

/// Keeping accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account; its password is printed once and must be changed at the first sign-in.
    Add(AddUser),
    /// Give an account a role.
    Grant(GrantUser),
    /// Give an account a new password, which is printed once and must be changed; ends its sessions.
    Reset(ResetUser),
}

impl User {
    /// The store whose accounts they are.
    pub const fn database(&self) -> &Database {
        match self {
            Self::Add(add) => &add.database,
            Self::Grant(grant) => &grant.database,
            Self::Reset(reset) => &reset.database,
        }
    }
}

/// A new account.
#[derive(Debug, Args)]
pub struct AddUser {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// The name to sign in with.
    #[arg(long)]
    pub name: String,
    /// The name that colleagues know.
    #[arg(long)]
    pub display_name: String,
    /// The code of the home region.
    #[arg(long)]
    pub home_region: Option<String>,
}

/// A grant of a role.
#[derive(Debug, Args)]
pub struct GrantUser {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// Whose it is.
    #[arg(long)]
    pub name: String,
    /// `ADMINISTRATOR`, `DONOR_COORDINATOR`, `RECIPIENT_COORDINATOR`, `PROCUREMENT_OFFICER`, `ASSESSOR`,
    /// `AUDITOR` or `SUPERVISOR`.
    #[arg(long)]
    pub role: String,
    /// The code of the region that it reaches.
    #[arg(long)]
    pub region: Option<String>,
    /// The credit code of the organisation that it reaches.
    #[arg(long)]
    pub organisation: Option<String>,
    /// The id of the pairing that it reaches.
    #[arg(long)]
    pub pairing: Option<String>,
    /// The whole nation.
    #[arg(long)]
    pub nation: bool,
    /// The one kind of record that it is limited to, such as `PURCHASE`.
    #[arg(long)]
    pub kind: Option<String>,
    /// The first day, such as `2026-01-01`; today where none is given.
    #[arg(long)]
    pub starts_on: Option<String>,
    /// The last day; for good where none is given.
    #[arg(long)]
    pub ends_on: Option<String>,
}

/// A new password.
#[derive(Debug, Args)]
pub struct ResetUser {
    /// Where the store is.
    #[command(flatten)]
    pub database: Database,
    /// Whose it is.
    #[arg(long)]
    pub name: String,
}

/// Whether a text says what to log.
fn filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text).map(|_filter| text.to_owned()).map_err(|error| error.to_string())
}
