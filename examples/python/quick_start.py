"""Quick start: create a tool, list the tools, delete it again.

Run with HIVE_API_KEY (and HIVE_API_URL for another server) in the environment.
"""

from hivekube import Hive


def main() -> None:
    with Hive() as hive:
        made = hive.tools.create(
            name="search",
            description="Full-text search over the product manual",
            parameters={"type": "object", "properties": {"query": {"type": "string"}}},
            tool_type="function",
        )
        print(f"created tool {made.id}")

        for tool in hive.tools.list():
            print(f"- {tool.name}: {tool.description}")

        deleted = hive.tools.delete(made.id)
        print(f"deleted, server said: {deleted.extra}")


if __name__ == "__main__":
    main()
