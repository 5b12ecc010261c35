//! Starting and stopping an emulator: in the runtime of the caller, or on a thread of its own for tests.

use std::future::{Future, pending};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::config::Config;
use crate::connection::{Cut, CuttableListener};
use crate::systems;

/// How long open requests may take once the emulator was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves on this listener until the process ends.
///
/// # Errors
///
/// The state cannot be opened, or the listener fails.
pub async fn serve(listener: TcpListener, config: Config) -> io::Result<()> {
    serve_until(listener, config, pending()).await
}

/// Serves on this listener until `stop` is ready, then lets open requests end for a few seconds.
///
/// # Errors
///
/// The state cannot be opened, or the listener fails.
pub async fn serve_until(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = systems::router(config)?.into_make_service_with_connect_info::<Cut>();
    let (stopping, stopped) = oneshot::channel();
    let served = axum::serve(CuttableListener(listener), service).with_graceful_shutdown(async move {
        stop.await;
        // The receiver is gone only if serving ended by itself.
        let _ = stopping.send(());
    });
    let out_of_patience = async {
        if stopped.await.is_err() {
            pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        result = served => result,
        () = out_of_patience => Ok(()),
    }
}

/// Ready when the process is told to stop, by ctrl-c or SIGTERM.
pub async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// An emulator on a thread and a runtime of its own. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread is gone only if serving ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Starts an emulator on a free port of this machine. It can be used from synchronous tests and within any runtime.
///
/// # Errors
///
/// No port or thread is to be had, or the state cannot be opened.
pub fn spawn(config: Config) -> io::Result<Running> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let router = systems::router(config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let listener = {
        let _inside = runtime.enter();
        TcpListener::from_std(listener)?
    };
    let thread = std::thread::Builder::new().name("hive-server".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let service = router.into_make_service_with_connect_info::<Cut>();
            tokio::select! {
                // The listener can only fail by the machine running out of something; clients see it refuse.
                _ = axum::serve(CuttableListener(listener), service).into_future() => {}
                _ = stopped => {}
            }
        });
        // Requests still open are dropped: whoever made them is done with the emulator.
        runtime.shutdown_background();
    })?;
    Ok(Running { address, stop: Some(stop), thread: Some(thread) })
}
