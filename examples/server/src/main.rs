//! The `hive-server` program: reads the flags, binds the port and serves until it is told to stop. The emulator itself is
//! the library beside it.

use std::process::ExitCode;

use clap::Parser;
use hive_server::cli::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let address = (arguments.host, arguments.port);
    let config = arguments.into_config()?;
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {}:{}: {error}", address.0, address.1))?;
    let bound = listener.local_addr().map_err(|error| error.to_string())?;
    // Tests and scripts wait for this line and take the port from it.
    println!("listening on http://{bound}");
    hive_server::serve_until(listener, config, hive_server::interrupted())
        .await
        .map_err(|error| error.to_string())
}

fn fail(message: &str) -> ExitCode {
    eprintln!("hive-server: {message}");
    ExitCode::FAILURE
}
