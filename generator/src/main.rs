//! The `trueup` command. All there is to it stands in `cli`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
