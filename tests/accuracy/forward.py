"""Scores of unwrapping forwards (forward-crisp), against `forward` of the JSON of `parse`:
  forwarded  `forward` is null exactly when the mail is none
  from       name and address of `forward.original.from`; a name that was not given is empty or the address
  to_first, to, to_addresses   the first mailbox, all, or the addresses of `forward.original.to`
  cc         all mailboxes of `forward.original.cc`
  subject, text   equal to those of `forward.original`: the outermost forward, whole
  message    equal to `forward.comment`, what the forwarder wrote; null: nothing"""
from corpus import mailbox, mailboxes, plain, same


def score(case, report):
    expect, forward = case.expect, report["forward"]
    yield same("forwarded", expect["forwarded"], forward is not None)
    if not expect["forwarded"] or forward is None:
        return
    wanted, original = expect.get("original") or {}, forward["original"]
    if "from" in wanted:
        yield same("from", unnamed(mailbox(wanted["from"])), unnamed(mailbox(original["from"])))
    if "to_first" in wanted:
        first = mailbox(original["to"][0]) if original["to"] else None
        yield same("to", unnamed(mailbox(wanted["to_first"])), first and unnamed(first))
    if "to" in wanted:
        yield same("to", named(wanted["to"]), named(original["to"]))
    if "to_addresses" in wanted:
        yield same("to", [address.lower() for address in wanted["to_addresses"]],
                   [address for _, address in mailboxes(original["to"])])
    if "cc" in wanted:
        yield same("cc", named(wanted["cc"]), named(original["cc"]))
    for key in ("subject", "text"):
        if key in wanted:
            yield same(key, plain(wanted[key]), plain(original[key]))
    if "message" in expect:
        yield same("message", plain(expect["message"]), plain(forward["comment"]))


def unnamed(pair):
    """A name that only repeats the address is none."""
    name, address = pair
    return ("" if name.lower() == address else name, address)


def named(values):
    return [unnamed(pair) for pair in mailboxes(values)]
