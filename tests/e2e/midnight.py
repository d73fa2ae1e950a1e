"""A test that speaks of today and yesterday must not begin on one day and end on the next."""
import datetime
import time
import zoneinfo

LONDON = zoneinfo.ZoneInfo("Europe/London")  # of every school in these tests
LONGEST = datetime.timedelta(minutes=3)      # that one test runs


def days_ago(days):
    """The time of day it is now, on an earlier day in London, in seconds since the epoch."""
    return (datetime.datetime.now(LONDON) - datetime.timedelta(days=days)).timestamp()


def wait_out_midnight(after=datetime.timedelta(0)):
    """Returns at once, except shortly before a midnight, London's or that of UTC, and for `after` behind it: then when it is over."""
    def is_near():
        return any((now - after).date() != (now + LONGEST).date()
                   for now in (datetime.datetime.now(zone) for zone in (LONDON, datetime.timezone.utc)))

    if is_near():
        print("# waits until midnight is over", flush=True)
    while is_near():
        time.sleep(1)
