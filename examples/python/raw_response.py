"""The raw reply beside the parsed one, options for one call, an undocumented request."""

from hivekube import Hive


def main() -> None:
    with Hive() as hive:
        raw = hive.projects.with_raw_response.list()
        print(f"status {raw.status_code}, {len(raw.content)} bytes")
        print(f"request {raw.headers.get('x-request-id')}")
        print(f"parsed: {len(raw.parse().items)} projects")

        patient = hive.with_options(timeout=60, max_retries=5, headers={"x-trace": "example"})
        print(f"{len(patient.metrics.list().items)} metrics")

        anything = hive.request("GET", "/tools")
        print(f"untyped: {anything.status_code}")


if __name__ == "__main__":
    main()
