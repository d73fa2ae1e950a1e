#!/bin/sh
# The main job, shown: six mails lie in a mailbox, the daemon takes them, and people are told.
# usage: demo.sh INCIDENTD DIR   (DIR is made anew)
set -eu
incidentd=$1
dir=$2
top=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$dir"
mkdir -p "$dir/mailbox/new" "$dir/mailbox/cur" "$dir/mailbox/tmp" \
    "$dir/sent/new" "$dir/sent/cur" "$dir/sent/tmp"
dir=$(cd "$dir" && pwd)
sed -e "s|@DIR@|$dir|g" -e "s|@TOP@|$top|g" "$top/tests/demo/incidentd.conf" >"$dir/incidentd.conf"
for mail in "$top"/tests/demo/mail/*.eml; do
    sed "s/@DATE@/$(LC_ALL=C date -R)/" "$mail" >"$dir/mailbox/new/$(basename "$mail" .eml)"
done

say() {
    printf '\n\033[1m%s\033[0m\n' "$1"
}

say '$ incidentd check'
"$incidentd" check -c "$dir/incidentd.conf"
say '$ incidentd once        (six mails lie in the mailbox)'
"$incidentd" once -c "$dir/incidentd.conf"
say '$ incidentd list'
"$incidentd" list -c "$dir/incidentd.conf"
say '$ incidentd list --quarantine        (the out-of-office reply: read, answered by nobody)'
"$incidentd" list --quarantine -c "$dir/incidentd.conf"
reference=$(grep -h '^Subject' $(grep -l '^To: .*p.okafor@' "$dir"/sent/new/*) | sed 's/.*\[\(.*\)\].*/\1/')
say "\$ incidentd show $reference        (an e-mail with pupil data, sent to the wrong person)"
"$incidentd" show "$reference" -c "$dir/incidentd.conf"
say "What the SIRO and the DPO read: not a word of the report, which could go astray"
notice=$(grep -l "^Subject: .*$reference.* New incident" "$dir"/sent/new/*)
"$incidentd" parse "${notice%%
*}" | sed -n '1,/^$/{/^subject/p};/^$/,$p'
say 'What the school office, which reported the phishing mail, reads'
ack=$(grep -l '^To: .*office@' "$dir"/sent/new/*)
"$incidentd" parse "${ack%%
*}" | sed -n '1,/^$/{/^subject/p};/^$/,$p'
say '$ incidentd verify'
"$incidentd" verify -c "$dir/incidentd.conf"
say "\$ incidentd rehearse tests/rehearse/easter/*.eml"
echo '(on a virtual clock: a report on the Thursday before Easter, and what people answer, to its closure)'
"$incidentd" rehearse -c "$top/tests/rehearse/school.conf" "$top"/tests/rehearse/easter/*.eml
printf '\nEverything is in %s: mailbox/ (done mail in .Processed), sent/, register.db\n' "$dir"
