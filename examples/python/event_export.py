"""Export events page by page, plain and asynchronous."""

import asyncio

from hivekube import AsyncHive, Hive


def export(hive: Hive) -> None:
    session = hive.sessions.create(session_name="export example", source="example")
    for number in range(5):
        hive.events.create(
            event_type="tool",
            event_name=f"step {number}",
            session_id=session.id,
            inputs={"number": number},
        )

    page = hive.events.export(limit=2)
    print(f"{page.total} events, {len(page.items)} on the first page")
    for event in page:
        # Iteration goes on across pages until the server has no more.
        print(f"- {event.event_name} ({event.event_type})")


async def export_async() -> None:
    async with AsyncHive() as hive:
        names = [event.event_name async for event in hive.events.export(limit=2)]
        print(f"the same, asynchronously: {len(names)} events")


def main() -> None:
    with Hive() as hive:
        export(hive)
    asyncio.run(export_async())


if __name__ == "__main__":
    main()
