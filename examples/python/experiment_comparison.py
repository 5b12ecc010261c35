"""Run an experiment twice and compare the runs."""

from hivekube import Hive


def main() -> None:
    with Hive() as hive:
        old = hive.runs.create(name="baseline", configuration={"model": "small"})
        new = hive.runs.create(name="candidate", configuration={"model": "large"})
        print(f"runs {old.id} and {new.id}")

        hive.runs.update(new.id, status="completed", metadata={"reviewed": True})
        print(f"status of the candidate: {hive.runs.get(new.id).status}")

        result = hive.runs.result(new.id, aggregate_function="average")
        print(f"result: {result.status}")

        comparison = hive.runs.compare(new_run_id=new.id, old_run_id=old.id)
        print(f"datapoints in common: {comparison.common_datapoints}")


if __name__ == "__main__":
    main()
