//! Serving HTTP/1.1: bounded in connections, patience and shutdown.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Connections at once; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 512;
/// How long a client may take over a request's head, and over each piece of its body.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long requests under way may take to end at shutdown.
const LAST_CALL: Duration = Duration::from_secs(10);
/// Pause when no connection can be accepted, such as for want of file handles.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// Serves until `stopped` says so, then ends what is under way.
pub async fn serve(listener: TcpListener, routes: Router, mut stopped: watch::Receiver<bool>) {
    let routes = routes.layer(RequestBodyTimeoutLayer::new(PATIENCE));
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let under_way = GracefulShutdown::new();
    let accepting = async {
        loop {
            let place = Arc::clone(&room).acquire_owned().await;
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let routes = routes.clone();
                    let service = service_fn(move |request: Request<Incoming>| {
                        let mut request = request.map(Body::new);
                        request.extensions_mut().insert(ConnectInfo(peer));
                        routes.clone().oneshot(request)
                    });
                    let connection = under_way.watch(protocol.serve_connection(TokioIo::new(stream), service));
                    tokio::spawn(async move {
                        // A connection that breaks is the client's affair.
                        let _ = connection.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(failure.reason = %error, "a connection was not accepted");
                    sleep(AFTER_FAILURE).await;
                }
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    let _ = timeout(LAST_CALL, under_way.shutdown()).await;
}
