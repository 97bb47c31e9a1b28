//! One connection: HTTP/1 or HTTP/2, from its first byte to its end.

use super::{line::Line, places::Place};
use crate::http::settings::Settings;
use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{future::Future, net::SocketAddr, pin::pin, sync::Arc};
use tokio::{net::TcpStream, sync::Notify};
use tower::ServiceExt as _;

/// What serves a connection.
pub(super) struct Connection<E> {
    pub(super) builder: Builder<TokioExecutor>,
    pub(super) router: Router,
    pub(super) settings: Arc<Settings>,
    pub(super) ended: E,
    pub(super) peer: SocketAddr,
}

impl<E: Future<Output = ()> + Send> Connection<E> {
    /// Serves it until it ends, or the server does.
    pub(super) async fn serve(self, stream: TcpStream, place: Place) {
        let Self { builder, router, settings, ended, peer } = self;
        let line = TokioIo::new(Line::new(stream, settings.idle_timeout, place));
        let asked = Arc::new(Notify::new());
        let service = {
            let (settings, asked) = (Arc::clone(&settings), Arc::clone(&asked));
            router.map_request(move |mut request: Request<Incoming>| {
                asked.notify_one();
                // Whoever asks for a client's address gets the client's.
                let client = settings.proxies.client(peer.ip(), request.headers());
                let client = SocketAddr::new(client, peer.port());
                request.extensions_mut().insert(ConnectInfo(client));
                request
            })
        };
        let mut connection =
            pin!(builder.serve_connection_with_upgrades(line, TowerToHyperService::new(service)));
        // What tells the two versions apart waits for some bytes without a limit, so there is one here.
        let mut ended = pin!(ended);
        let mut silent = pin!(tokio::time::sleep(settings.header_timeout));
        let mut waiting = Waiting::FirstRequest;
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%peer, %error, "a connection ended early");
                    }
                    return;
                }
                () = asked.notified(), if waiting == Waiting::FirstRequest => waiting = Waiting::End,
                () = &mut silent, if waiting == Waiting::FirstRequest => {
                    tracing::debug!(%peer, "a connection asked nothing");
                    return;
                }
                () = &mut ended, if waiting != Waiting::LastAnswer => {
                    connection.as_mut().graceful_shutdown();
                    waiting = Waiting::LastAnswer;
                }
            }
        }
    }
}

/// What a connection waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    FirstRequest,
    End,
    LastAnswer,
}
