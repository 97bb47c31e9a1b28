//! The listener: takes connections, no more than it may, and lets them finish when it ends.

mod connection;
mod line;
mod places;

use super::App;
use connection::Connection;
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use places::Places;
use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpStream};

/// How long to wait where the system has no more files to give.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// How many requests one connection of HTTP/2 may have running.
const MOST_STREAMS: u32 = 64;

/// Serves until `end` comes, then lets running requests finish for a while.
pub(super) async fn serve(
    app: App,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let settings = Arc::clone(&app.settings);
    let watched = app.clone();
    let places = Places::new(settings.most_connections, settings.most_from_one_address);
    let builder = builder(settings.header_timeout);
    let router = app.router();
    let mut end = pin!(end);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut end => break,
            taken = take(&listener, &places) => taken?,
        };
        let proxy = settings.proxies.lists(peer.ip());
        let Some(place) = (if proxy { Some(place) } else { place.of_address(peer.ip()) }) else {
            tracing::debug!(%peer, "too many connections from one address");
            continue;
        };
        let connection = Connection {
            builder: builder.clone(),
            router: router.clone(),
            settings: Arc::clone(&settings),
            ended: watched.ended(),
            peer,
        };
        tokio::spawn(connection.serve(stream, place));
    }
    drop(listener);
    watched.ending.send_replace(true);
    if tokio::time::timeout(settings.shutdown_timeout, places.all_free()).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    Ok(())
}

/// The next connection, as soon as there is a place for it.
async fn take(listener: &TcpListener, places: &Places) -> io::Result<(TcpStream, SocketAddr, places::Place)> {
    let place = places.take().await;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are small and wait for nothing that follows.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::trace!(%error, "no TCP_NODELAY");
                }
                return Ok((stream, peer, place));
            }
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

fn builder(header_timeout: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    // The cases of headers are kept for handshakes, whose answers echo them.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(header_timeout).preserve_header_case(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .keep_alive_interval(header_timeout)
        .keep_alive_timeout(header_timeout);
    builder
}
