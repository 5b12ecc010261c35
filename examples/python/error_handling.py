"""What goes wrong, and how it looks: an exception class a cause, with all the server said."""

import hivekube
from hivekube import Hive


def main() -> None:
    with Hive(max_retries=1, timeout=30) as hive:
        try:
            hive.runs.get("00000000-0000-4000-8000-000000000000")
        except hivekube.NotFoundError as error:
            print(f"not found: status {error.status_code}, request {error.request_id}")

        try:
            hive.datapoints.get("..")
        except ValueError as error:
            print(f"refused before anything was sent: {error}")

    with Hive(base_url="http://127.0.0.1:9", max_retries=0) as nowhere:
        try:
            nowhere.tools.list()
        except hivekube.APITimeoutError:
            print("no answer in time")
        except hivekube.APIConnectionError as error:
            print(f"no connection: {error}")


if __name__ == "__main__":
    main()
