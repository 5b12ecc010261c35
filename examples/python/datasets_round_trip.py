"""Datasets, there and back: create one, add datapoints, read them, change it, delete it."""

from hivekube import Hive


def main() -> None:
    with Hive() as hive:
        dataset = hive.datasets.create(name="golden questions", type="evaluation")
        print(f"created dataset {dataset.id}")

        added = hive.datasets.add_datapoints(
            dataset.id,
            data=[
                {"question": "What is a datapoint?", "answer": "One example of a dataset."},
                {"question": "What is a run?", "answer": "One execution of an experiment."},
            ],
            mapping={"inputs": ["question"], "ground_truth": ["answer"], "history": []},
        )
        print(f"added {len(added.ids)} datapoints")

        for datapoint in hive.datapoints.list(datapoint_ids=added.ids):
            print(f"- {datapoint.id}: {datapoint.inputs}")

        updated = hive.datasets.update(dataset.id, description="Questions a newcomer asks")
        # Some servers answer an update with the dataset, some with nothing at all.
        print(f"updated, server sent it back: {updated.value is not None}")

        hive.datasets.remove_datapoint(dataset.id, added.ids[0])
        hive.datasets.delete(dataset.id)
        print("deleted")


if __name__ == "__main__":
    main()
