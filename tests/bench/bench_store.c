/* How many incidents a second the register takes, in batches of fifty as intake commits them.
 * By hand:
 *   make && gcc -std=gnu17 -D_GNU_SOURCE -I. -O2 $(pkg-config --cflags sqlite3 glib-2.0) -o
 * build/bench_store \ tests/bench/bench_store.c build/libincidentd.a $(pkg-config --libs
 * sqlite3 glib-2.0 libsodium) build/bench_store FOLDER [INCIDENTS] An incident is: an attempt,
 * a mail with 3 KB of evidence, a report of 2 KB, the incident with 4 duties, 2 mails and a
 * move in the outbox (1.5 KB each), 2 audit rows. */
#include "daemon/register/audit.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BATCH = 50, EVIDENCE = 3000, JSON = 2000, MAIL = 1500 };

typedef struct Bench {
    Store *store;
    int64_t organisation, person;
    StoreMailbox mailbox;
    int fd;
    char json[JSON + 1], bytes[MAIL];
} Bench;

static void must(int result, const Err *err)
{
    if (result >= 0)
        return;
    fprintf(stderr, "%s\n", err->msg);
    exit(1);
}

static void begin_register(Bench *bench, const char *path)
{
    Err err = {0};
    must(store_open(path, STORE_WRITE, &bench->store, &err), &err);
    must(store_begin(bench->store, &err), &err);
    must(store_organisation(bench->store, "HLP", "Holly Lane", &bench->organisation, &err),
         &err);
    must(store_person(bench->store, bench->organisation, "ann@example.org", "Ann",
                      &bench->person, &err),
         &err);
    must(store_mailbox(bench->store, bench->organisation, "reports", &bench->mailbox, &err),
         &err);
    must(store_commit(bench->store, &err), &err);
    memset(bench->json, 'j', JSON);
    memset(bench->bytes, 'b', MAIL);
    bench->fd = memfd_create("mail", 0);
    must(ftruncate(bench->fd, EVIDENCE), &err);
}

static int64_t put_mail(Bench *bench, int64_t uid)
{
    Err err = {0};
    int64_t id, twin, incident;
    StoreMail mail = {.mailbox = bench->mailbox.id,
                      .organisation = bench->organisation,
                      .uidvalidity = 1,
                      .uid = uid,
                      .size = EVIDENCE,
                      .outcome = MAIL_INCIDENT,
                      .has_message_key = true};
    seal_hash(&uid, sizeof uid, mail.message_key);
    seal_hash(mail.message_key, sizeof mail.message_key, mail.body_key);
    must(store_mail_find_twin(bench->store, &mail, &twin, &incident, &err), &err);
    must(store_mail_insert(bench->store, &mail, &id, &err), &err);
    must(store_mail_raw(bench->store, id, bench->fd, EVIDENCE, &err), &err);
    return id;
}

static int64_t put_incident(Bench *bench, int64_t mail)
{
    Err err = {0};
    int64_t report;
    g_autofree char *reference = NULL;
    Incident incident = {
        .reporter = bench->person, .state = INCIDENT_RECEIVED, .received_at = 1, .aware_at = 1};
    for (int i = 0; i < 4; i++)
        incident.duty[i] =
            (Duty){.owner = ROLE_DPO, .due = 100000 + mail, .next = 50000 + mail};
    must(store_incident_insert(bench->store, bench->organisation, 2026, "HLP", &incident,
                               &reference, &err),
         &err);
    must(store_report_insert(bench->store, mail, incident.id, bench->person, bench->json, NULL,
                             &report, &err),
         &err);
    return incident.id;
}

static void queue(Bench *bench, int64_t incident, int kind)
{
    Err err = {0};
    int64_t id;
    must(store_outbox_next_id(bench->store, &id, &err), &err);
    g_autofree char *key = g_strdup_printf("effect/%lld/%d", (long long)incident, kind);
    g_autofree char *message_id =
        g_strdup_printf("%lld.abcdefghjkmnpqrs@example.org", (long long)id);
    StoreOutbox row = {.id = id,
                       .kind = kind == 2 ? OUTBOX_MOVE : OUTBOX_MAIL,
                       .organisation = bench->organisation,
                       .incident = incident,
                       .effect_key = key,
                       .created_at = 1,
                       .role = ROLE_DPO,
                       .from = "us@example.org",
                       .to = "ann@example.org",
                       .message_id = message_id,
                       .bytes = bench->bytes,
                       .size = MAIL,
                       .acknowledgement = kind == 0,
                       .mailbox = bench->mailbox.id,
                       .uid = incident};
    must(store_outbox_insert(bench->store, &row, &err), &err);
}

static void take_one(Bench *bench, int64_t uid)
{
    Err err = {0};
    must(store_mail_begin(bench->store, &err), &err);
    int64_t incident = put_incident(bench, put_mail(bench, uid));
    for (int kind = 0; kind < 3; kind++)
        queue(bench, incident, kind);
    AuditEntry entry = {
        .at = 1,
        .incident = incident,
        .actor = "system",
        .event = "report",
        .detail =
            "event=report state=none->received effects=acknowledge,notice:siro,notice:dpo"};
    must(audit_append(bench->store, &entry, &err), &err);
    must(audit_append(bench->store, &entry, &err), &err);
    must(store_attempt_done(bench->store, bench->mailbox.id, 1, uid, &err), &err);
    must(store_mail_keep(bench->store, &err), &err);
}

static void take_batch(Bench *bench, int64_t first)
{
    Err err = {0};
    int64_t tries;
    must(store_begin(bench->store, &err), &err);
    for (int64_t uid = first; uid < first + BATCH; uid++)
        must(store_attempt(bench->store, bench->mailbox.id, 1, uid, &tries, &err), &err);
    must(store_commit(bench->store, &err), &err);
    must(store_begin(bench->store, &err), &err);
    for (int64_t uid = first; uid < first + BATCH; uid++)
        take_one(bench, uid);
    bench->mailbox.cursor = first + BATCH - 1;
    must(store_mailbox_update(bench->store, &bench->mailbox, NULL, &err), &err);
    must(store_commit(bench->store, &err), &err);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_store FOLDER [INCIDENTS]\n");
        return 64;
    }
    Bench bench = {0};
    g_autofree char *path = g_build_filename(argv[1], "bench.db", NULL);
    int64_t n = argc > 2 ? atoll(argv[2]) : 20000, worst = 0;
    begin_register(&bench, path);
    int64_t start = g_get_monotonic_time();
    for (int64_t uid = 1; uid <= n; uid += BATCH) {
        int64_t before = g_get_monotonic_time();
        take_batch(&bench, uid);
        worst = MAX(worst, g_get_monotonic_time() - before);
    }
    double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    printf("%lld incidents in %.2f s: %.0f a second, slowest batch %.1f ms\n", (long long)n,
           seconds, (double)n / seconds, (double)worst / 1e3);
    store_close(bench.store);
    return 0;
}
