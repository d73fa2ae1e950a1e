/* Sealed originals: keys and their files, the format, its place in the register, and what a thief
 * of the register finds. All keys and texts are made up. */
#include "daemon/register/seal_pair.h"
#include "daemon/register/sealed.h"
#include "daemon/register/store_sql.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, SEALED_CHUNK = CHUNK + 17 };

#define TOKEN "the-reporter-is-Quilla-Marchbank"

static char *folder;
static Err the_fault, *const fault = &the_fault;

static void must_at(int result, int line)
{
    if (result >= 0)
        return;
    printf("Bail out! line %d: %s\n", line, fault->msg);
    exit(1);
}

#define must(call) must_at((call), __LINE__)

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* ---- public keys ---- */

/* Made by another program (Python and libsodium) of the private key 01 02 ... 20. */
#define KNOWN_TEXT                                                                             \
    "incidentd-seal-1:a8tz-3raw-ecj6-tp4x-5spt-b4dn-ysvd-quyt-pkwf-h5im-59am-fqdp-dt8i-uc3y"
#define KNOWN_FINGERPRINT "bmf4-ikqc-zddb-5wp7"
#define KNOWN_PRIVATE     "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
#define KNOWN_WRAPPED                                                                          \
    "91451c3a7ac3fceac1e8b697f8b0bc6a49ca78f9356253db54bde2637b80613a5d3fbbf9d881dad4280a5af8" \
    "b3e2907b"

static bool parses(const char *text, const SealKey *as)
{
    SealKey key;
    return seal_key_parse(text, &key) == NULL && memcmp(&key, as, sizeof key) == 0;
}

static void says(const char *text, const char *expected, const char *what)
{
    SealKey key;
    const char *wrong = seal_key_parse(text, &key);
    ok(wrong && strstr(wrong, expected) && strstr(wrong, "allowed: "), "%s: \"%s\"", what,
       wrong ? wrong : "(good)");
}

static void test_key_text(void)
{
    SealKey key, other;
    char text[SEAL_KEY_TEXT_LENGTH + 1], fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    ok(seal_key_parse(KNOWN_TEXT, &key) == NULL, "a key that was made elsewhere is read");
    seal_key_text(&key, text);
    is_str(text, KNOWN_TEXT, "and written in the same way");
    seal_key_fingerprint(&key, fingerprint);
    is_str(fingerprint, KNOWN_FINGERPRINT, "with its fingerprint");

    g_autofree char *capitals = g_ascii_strup(KNOWN_TEXT, -1);
    ok(parses(capitals, &key), "capitals are forgiven");
    g_autofree char *spaces = g_strdelimit(g_strdup(KNOWN_TEXT), "-", ' ');
    memcpy(spaces, "incidentd-seal-1:", 17);
    ok(parses(spaces, &key), "and spaces in place of hyphens");
    g_auto(GStrv) groups = g_strsplit(&KNOWN_TEXT[17], "-", -1);
    g_autofree char *joined = g_strjoinv("", groups);
    g_autofree char *bare = g_strconcat("incidentd-seal-1:", joined, NULL);
    ok(parses(bare, &key), "and missing ones");

    int slipped = 0, swapped = 0, swaps = 0;
    for (size_t i = 17; text[i]; i++) {
        static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
        char right = text[i];
        if (right == '-')
            continue;
        for (const char *letter = letters; *letter; letter++) {
            text[i] = *letter;
            slipped += *letter != right && seal_key_parse(text, &other) == NULL;
        }
        text[i] = right;
        size_t next = text[i + 1] == '-' ? i + 2 : i + 1;
        if (!text[next] || text[next] == right)
            continue;
        text[i] = text[next];
        text[next] = right;
        swaps++;
        swapped += seal_key_parse(text, &other) == NULL;
        text[next] = text[i];
        text[i] = right;
    }
    is_int(slipped, 0, "no wrong letter passes unnoticed, at any place");
    is_int(swapped, 0, "nor do two neighbours that were swapped");
    ok(swaps > 40, "and %d pairs of them were", swaps);

    says("", "is no public key", "nothing");
    says("age1xyz", "is no public key", "a key of another program");
    says("incidentd-seal-1:a8tz-3raw", "wrong length", "the beginning of a key");
    says(KNOWN_TEXT "a", "wrong length", "a letter too many");
    says("incidentd-seal-1:a8tz-3ra0", "no key has", "a zero");
    g_autofree char *typo = g_strdup(KNOWN_TEXT);
    typo[17] = 'b';
    says(typo, "typing error", "a wrong letter");
    says("incidentd-seal-private-1", "private half", "the private half");
    const char *wrong = seal_key_parse("incidentd-seal-private-1 " KNOWN_PRIVATE, &other);
    ok(wrong && !strstr(wrong, KNOWN_PRIVATE), "which is not shown");
}

/* ---- private keys ---- */

static int answer(void *user, const char *path, char passphrase[SEAL_PASSPHRASE_MAX + 1],
                  Err *err)
{
    (void)path;
    (void)err;
    g_strlcpy(passphrase, user, SEAL_PASSPHRASE_MAX + 1);
    return 0;
}

static void refuses_pair(const char *text, mode_t mode, const char *expected, const char *what)
{
    g_autofree char *path = in_folder("bad.key");
    SealPair *pair = NULL;
    Err err = {0};
    g_file_set_contents(path, text, -1, NULL);
    chmod(path, mode);
    ok(seal_pair_load(path, NULL, NULL, &pair, &err) == -1 && !pair &&
           strstr(err.msg, expected) && strstr(err.msg, path) && !strstr(err.msg, "0102030405"),
       "%s is refused", what);
    unlink(path);
}

#define PLAIN_FILE(public, key)                                                                \
    "# a remark\nincidentd-seal-private-1\npublic: " public "\npassphrase: none\nkey: " key "\n"
#define WRAPPED_FILE(numbers, key)                                                             \
    "incidentd-seal-private-1\npublic: " KNOWN_TEXT "\npassphrase: argon2id " numbers          \
    " 000102030405060708090a0b0c0d0e0f\nkey: " key "\n"

static void test_pair_file(void)
{
    g_autofree char *path = in_folder("chair.key");
    SealKey public = {0};
    SealPair *pair = NULL;
    Err err = {0};
    struct stat status = {0};
    ok(seal_pair_create(path, NULL, NULL, &public, &err) == 0 && stat(path, &status) == 0,
       "a key pair is made");
    is_int(status.st_mode & 07777, 0600, "only its owner may read its file");
    ok(seal_pair_create(path, NULL, NULL, &public, &err) == -1 && strstr(err.msg, "exists"),
       "it is never made over an existing one");
    must(seal_pair_load(path, NULL, NULL, &pair, fault));
    ok(memcmp(seal_pair_public(pair), &public, sizeof public) == 0, "what was made is read");
    seal_pair_free(pair);
    seal_pair_free(NULL);
    g_autofree char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    unlink(path);
    ok(g_str_has_prefix(text, "# ") && strstr(text, "keep it to yourself"),
       "the file says what it is");
    ok(seal_pair_create("/nonexistent/chair.key", NULL, NULL, &public, &err) == -1,
       "no folder, no key");
    pair = NULL;
    ok(seal_pair_load("/nonexistent/chair.key", NULL, NULL, &pair, &err) == -1 && !pair,
       "a missing file is an error");

    refuses_pair(text, 0640, "others may read it", "a file that the group may read");
    refuses_pair(text, 0604, "others may read it", "a file that others may read");
    refuses_pair("", 0600, "not a file that `incidentd keygen` made", "an empty file");
    refuses_pair("-----BEGIN OPENSSH PRIVATE KEY-----\n", 0600, "not a file that",
                 "another key");
    refuses_pair("incidentd-seal-private-1\n", 0600, "damaged or incomplete", "a cut file");
    refuses_pair(PLAIN_FILE(KNOWN_TEXT, "0102030405"), 0600, "damaged", "a cut key");
    refuses_pair(PLAIN_FILE(KNOWN_TEXT, KNOWN_PRIVATE "21"), 0600, "damaged", "a longer key");
    refuses_pair(PLAIN_FILE("incidentd-seal-1:a8tz", KNOWN_PRIVATE), 0600, "damaged",
                 "a cut public half");
    refuses_pair(PLAIN_FILE(KNOWN_TEXT,
                            "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f28"),
                 0600, "do not belong together", "a digit that was mistyped");
    refuses_pair(WRAPPED_FILE("1 8", KNOWN_WRAPPED), 0600, "needs a passphrase",
                 "a passphrase that nobody was asked for");
    refuses_pair(WRAPPED_FILE("1 4000000", KNOWN_WRAPPED), 0600, "damaged",
                 "a passphrase that would take 4 GB");
    refuses_pair(WRAPPED_FILE("0 8", KNOWN_WRAPPED), 0600, "damaged",
                 "none that says it is one");
}

static void test_passphrase(void)
{
    g_autofree char *path = in_folder("wrapped.key");
    SealPair *pair = NULL;
    Err err = {0};
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    g_file_set_contents(path, WRAPPED_FILE("1 8", KNOWN_WRAPPED), -1, NULL);
    chmod(path, 0600);
    must(seal_pair_load(path, answer, "correct horse", &pair, fault));
    seal_key_fingerprint(seal_pair_public(pair), fingerprint);
    is_str(fingerprint, KNOWN_FINGERPRINT,
           "a file that was made elsewhere opens with its "
           "passphrase");
    seal_pair_free(pair);
    pair = NULL;
    ok(seal_pair_load(path, answer, "Correct horse", &pair, &err) == -1 && !pair &&
           err.kind == ERR_PERMANENT && strstr(err.msg, "not its passphrase") &&
           !strstr(err.msg, "orrect"),
       "with no other, and it is not shown");
    unlink(path);
}

/* ---- sealing ---- */

typedef struct Bytes {
    GByteArray *all;
    size_t at;
} Bytes;

static int add_bytes(void *user, const void *bytes, size_t size, Err *err)
{
    (void)err;
    g_byte_array_append(((Bytes *)user)->all, bytes, (guint)size);
    return 0;
}

static int64_t take_bytes(void *user, void *bytes, size_t size, Err *err)
{
    Bytes *from = user;
    size_t n = MIN(size, from->all->len - from->at);
    (void)err;
    memcpy(bytes, from->all->data + from->at, n);
    from->at += n;
    return (int64_t)n;
}

static SealPair *new_pair(void)
{
    g_autofree char *path = in_folder("pair.key");
    SealPair *pair = NULL;
    SealKey public;
    must(seal_pair_create(path, NULL, NULL, &public, fault));
    must(seal_pair_load(path, NULL, NULL, &pair, fault));
    unlink(path);
    return pair;
}

/* Chair, deputy of the Chair, DPO, and a stranger. */
static SealPair *chair, *vice, *dpo, *stranger;

static SealRecipients to_chair(void)
{
    return (SealRecipients){.n = 1, .shares = 1, .keys = {*seal_pair_public(chair)}};
}

static SealRecipients to_both(void)
{
    return (SealRecipients){
        .n = 3,
        .shares = 2,
        .keys = {*seal_pair_public(chair), *seal_pair_public(vice), *seal_pair_public(dpo)},
        .share = {0, 0, 1}};
}

/* A mail of so many bytes, the token once a kilobyte. */
static int memory_mail(size_t size)
{
    int fd = memfd_create("mail", MFD_CLOEXEC);
    char line[1025];
    memset(line, '.', sizeof line);
    memcpy(line, TOKEN, sizeof TOKEN - 1);
    for (size_t done = 0; done < size; done += 1024) {
        snprintf(line + sizeof TOKEN, 32, "%zu", done);
        if (write(fd, line, MIN(1024, size - done)) < 0)
            exit(1);
    }
    return fd;
}

static bool same_as_mail(const GByteArray *bytes, size_t size)
{
    int fd = memory_mail(size);
    g_autofree char *expected = g_malloc(size + 1);
    bool same = pread(fd, expected, size, 0) == (ssize_t)size && bytes->len == size &&
                (size == 0 || memcmp(bytes->data, expected, size) == 0);
    close(fd);
    return same;
}

static GByteArray *sealed_mail(const SealRecipients *to, const char *label, size_t size)
{
    Bytes sealed = {.all = g_byte_array_new()};
    int fd = memory_mail(size);
    must(sealed_make(to, label, fd, (int64_t)size, add_bytes, &sealed, fault));
    close(fd);
    return sealed.all;
}

/* 0 and the bytes, or -1. */
static int open_bytes(GByteArray *sealed, SealPair *const *pairs, size_t n, GByteArray **ret,
                      Err *err)
{
    Bytes from = {.all = sealed}, plain = {.all = g_byte_array_new()};
    SealedSource source = {take_bytes, &from};
    int result = sealed_open(&source, pairs, n, add_bytes, &plain, err);
    if (result == 0 && ret)
        *ret = plain.all;
    else
        g_byte_array_unref(plain.all);
    return result;
}

static void test_round_trip(void)
{
    static const size_t sizes[] = {0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 1 << 20};
    SealRecipients to = to_chair();
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        GByteArray *sealed = sealed_mail(&to, "HLP-2026-0042", sizes[i]), *plain = NULL;
        must(open_bytes(sealed, &chair, 1, &plain, fault));
        ok(same_as_mail(plain, sizes[i]), "%zu bytes come back as they were", sizes[i]);
        is_int(sealed_size(&to, "HLP-2026-0042", (int64_t)sizes[i]), sealed->len,
               "and their size was known before");
        ok(!memmem(sealed->data, sealed->len, TOKEN, 12), "no word of them can be seen");
        g_byte_array_unref(sealed);
        g_byte_array_unref(plain);
    }
    is_int(sealed_size(&to, "A", 10), sealed_size(&to, "A", 60000),
           "the size tells only how many pieces there are");
    GByteArray *one = sealed_mail(&to, "A", 1000), *two = sealed_mail(&to, "A", 1000);
    ok(memcmp(one->data + 40, two->data + 40, one->len - 40) != 0,
       "the same mail is sealed otherwise each time");
    g_byte_array_unref(one);
    g_byte_array_unref(two);

    int fd = memory_mail(10);
    Bytes nowhere = {.all = g_byte_array_new()};
    Err err = {0};
    is_int(sealed_make(&to, "A", fd, 11, add_bytes, &nowhere, &err), -1,
           "a mail that is shorter than its size is an error");
    memset(to.keys[0].bytes, 0, sizeof to.keys[0].bytes);
    ok(sealed_make(&to, "A", fd, 10, add_bytes, &nowhere, &err) == -1 &&
           strstr(err.msg, "nothing can be sealed to"),
       "nothing is sealed to a key that opens itself");
    g_byte_array_unref(nowhere.all);
    close(fd);
}

static void test_info(void)
{
    SealRecipients to = to_both();
    Bytes sealed = {.all = sealed_mail(&to, "HLP-2026-0042", 10)};
    SealedSource source = {take_bytes, &sealed};
    SealedInfo info = {0};
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    must(sealed_info(&source, &info, fault));
    is_str(info.label, "HLP-2026-0042", "a sealed original tells its reference");
    seal_key_fingerprint(seal_pair_public(dpo), fingerprint);
    ok(info.n == 3 && info.shares == 2 && info.share[2] == 1 &&
           strcmp(info.fingerprint[2], fingerprint) == 0,
       "and whose keys open it");
    g_autofree char *text = seal_recipients_text(&to);
    char *end = text + strlen(text) - strlen(fingerprint);
    ok(strcmp(end, fingerprint) == 0 && g_str_has_suffix(strstr(text, " or "), fingerprint) &&
           strstr(text, ", and "),
       "who opens is said in one line: %s", text);
    g_byte_array_unref(sealed.all);
}

static void opens(GByteArray *sealed, SealPair *const *pairs, size_t n, const char *what)
{
    is_int(open_bytes(sealed, pairs, n, NULL, &the_fault), 0, what);
}

static void stays_shut(GByteArray *sealed, SealPair *const *pairs, size_t n,
                       const char *expected, const char *what)
{
    Err err = {0};
    ok(open_bytes(sealed, pairs, n, NULL, &err) == -1 && err.kind == ERR_PERMANENT &&
           strstr(err.msg, expected),
       "%s: \"%s\"", what, err.msg);
}

static void test_keys(void)
{
    SealRecipients to = to_chair();
    GByteArray *single = sealed_mail(&to, "A", 10);
    stays_shut(single, &stranger, 1, "the wrong key", "a stranger");
    stays_shut(single, NULL, 0, "the wrong key", "no key");
    opens(single, (SealPair *[]){stranger, chair}, 2, "the right key among two opens");
    g_byte_array_unref(single);

    to = to_both();
    GByteArray *both = sealed_mail(&to, "A", 10);
    stays_shut(both, &chair, 1, "two keys are needed", "the Chair alone");
    stays_shut(both, &vice, 1, "two keys are needed", "the Vice-Chair alone");
    stays_shut(both, &dpo, 1, "two keys are needed", "the DPO alone");
    stays_shut(both, (SealPair *[]){chair, vice}, 2, "two keys are needed",
               "Chair and Vice-Chair");
    stays_shut(both, (SealPair *[]){dpo, stranger}, 2, "two keys are needed",
               "the DPO and a stranger");
    stays_shut(both, &stranger, 1, "the wrong key", "a stranger where two are needed");
    opens(both, (SealPair *[]){chair, dpo}, 2, "Chair and DPO open together");
    opens(both, (SealPair *[]){dpo, vice}, 2, "the Vice-Chair stands in for the Chair");
    g_byte_array_unref(both);
}

/* ---- tampering ---- */

static GByteArray *copy_of(const GByteArray *bytes)
{
    GByteArray *copy = g_byte_array_new();
    return g_byte_array_append(copy, bytes->data, bytes->len);
}

/* Whether the bytes do not open. */
static bool is_refused(GByteArray *sealed)
{
    Err err = {0};
    return open_bytes(sealed, (SealPair *[]){chair, dpo}, 2, NULL, &err) == -1 &&
           err.kind == ERR_PERMANENT && *err.msg;
}

static void test_changed_bytes(void)
{
    SealRecipients to = to_both();
    GByteArray *sealed = sealed_mail(&to, "HLP-2026-0042", 2 * CHUNK + 500);
    size_t header = sealed->len - 3 * SEALED_CHUNK;
    int passed = 0, tried = 0;
    for (size_t at = 0; at < sealed->len; at += at < header ? 1 : 4099) {
        sealed->data[at] ^= (uint8_t)(1 << at % 8);
        passed += !is_refused(sealed);
        sealed->data[at] ^= (uint8_t)(1 << at % 8);
        tried++;
    }
    is_int(passed, 0, "no changed byte passes");
    ok(tried > 300, "and %d were changed, each of the header", tried);
    opens(sealed, (SealPair *[]){chair, dpo}, 2, "unchanged it opens");
    g_byte_array_unref(sealed);
}

static void test_lengths(void)
{
    SealRecipients to = to_chair();
    GByteArray *sealed = sealed_mail(&to, "A", 2 * CHUNK + 500);
    size_t whole = sealed->len, header = whole - 3 * SEALED_CHUNK;
    int passed = 0;
    for (size_t length = 0; length < whole; length += length < header ? 1 : 1777) {
        g_autoptr(GByteArray) cut = copy_of(sealed);
        g_byte_array_set_size(cut, (guint)length);
        passed += !is_refused(cut);
    }
    is_int(passed, 0, "cut anywhere, it does not open");
    for (size_t chunks = 0; chunks < 3; chunks++) {
        g_autoptr(GByteArray) cut = copy_of(sealed);
        g_byte_array_set_size(cut, (guint)(header + chunks * SEALED_CHUNK));
        stays_shut(cut, &chair, 1, "cut off", "cut between two pieces");
    }
    GByteArray *longer = copy_of(sealed);
    g_byte_array_append(longer, (const uint8_t *)"\n", 1);
    stays_shut(longer, &chair, 1, "added behind its end", "a byte more");
    g_byte_array_set_size(longer, (guint)whole);
    g_byte_array_append(longer, sealed->data + whole - SEALED_CHUNK, SEALED_CHUNK);
    stays_shut(longer, &chair, 1, "added behind its end", "its last piece twice");
    g_byte_array_unref(longer);
    g_byte_array_unref(sealed);
}

static void test_order(void)
{
    SealRecipients to = to_chair();
    GByteArray *sealed = sealed_mail(&to, "A", 3 * CHUNK), *other = sealed_mail(&to, "A", 10);
    uint8_t *chunks = sealed->data + sealed->len - 4 * SEALED_CHUNK;
    GByteArray *moved = copy_of(sealed);
    uint8_t *at = moved->data + moved->len - 4 * SEALED_CHUNK;
    memcpy(at, chunks + SEALED_CHUNK, SEALED_CHUNK);
    memcpy(at + SEALED_CHUNK, chunks, SEALED_CHUNK);
    stays_shut(moved, &chair, 1, "another order", "two pieces that were swapped");
    memcpy(at, chunks, SEALED_CHUNK);
    stays_shut(moved, &chair, 1, "(piece 2)", "a piece twice");
    memcpy(at + SEALED_CHUNK, chunks + 2 * SEALED_CHUNK, 2 * SEALED_CHUNK);
    g_byte_array_set_size(moved, moved->len - SEALED_CHUNK);
    stays_shut(moved, &chair, 1, "(piece 2)", "a piece that is missing");
    memcpy(at, other->data + other->len - SEALED_CHUNK, SEALED_CHUNK);
    stays_shut(moved, &chair, 1, "(piece 1)", "a piece of another original");
    g_byte_array_unref(moved);

    g_byte_array_set_size(other, 3);
    stays_shut(other, &chair, 1, "no sealed original", "three bytes");
    g_byte_array_set_size(other, 0);
    stays_shut(other, &chair, 1, "no sealed original", "an empty file");
    sealed->data[7] = 2;
    stays_shut(sealed, &chair, 1, "of version 2", "a later version");
    g_byte_array_unref(other);
    g_byte_array_unref(sealed);
}

static int full_disk(void *user, const void *bytes, size_t size, Err *err)
{
    (void)user;
    (void)bytes;
    (void)size;
    return err_set(err, ERR_TEMPORARY, "no space");
}

static int64_t bad_disk(void *user, void *bytes, size_t size, Err *err)
{
    Bytes *from = user;
    if (from->at > 1000)
        return err_set(err, ERR_TEMPORARY, "cannot read");
    return take_bytes(user, bytes, size, err);
}

static void test_faults(void)
{
    SealRecipients to = to_chair();
    Err err = {0};
    int fd = memory_mail(100);
    ok(sealed_make(&to, "A", fd, 100, full_disk, NULL, &err) == -1 && err.kind == ERR_TEMPORARY,
       "a disk that is full while sealing is told on");
    close(fd);
    Bytes sealed = {.all = sealed_mail(&to, "A", 2 * CHUNK)};
    SealedSource source = {take_bytes, &sealed};
    ok(sealed_open(&source, &chair, 1, full_disk, NULL, &err) == -1 &&
           err.kind == ERR_TEMPORARY,
       "and while opening");
    Bytes plain = {.all = g_byte_array_new()};
    sealed.at = 0;
    source.read = bad_disk;
    ok(sealed_open(&source, &chair, 1, add_bytes, &plain, &err) == -1 &&
           err.kind == ERR_TEMPORARY,
       "as is one that cannot be read");
    g_byte_array_unref(plain.all);
    g_byte_array_unref(sealed.all);
}

/* ---- memory ---- */

typedef struct Counter {
    int fd;
    int64_t bytes;
} Counter;

static int write_fd(void *user, const void *bytes, size_t size, Err *err)
{
    (void)err;
    return write(*(int *)user, bytes, size) == (ssize_t)size ? 0 : -1;
}

static int64_t read_fd(void *user, void *bytes, size_t size, Err *err)
{
    (void)err;
    return read(*(int *)user, bytes, size);
}

static int count(void *user, const void *bytes, size_t size, Err *err)
{
    (void)bytes;
    (void)err;
    ((Counter *)user)->bytes += (int64_t)size;
    return 0;
}

/* The peak of resident memory, in KB. */
static long peak_memory(void)
{
    g_autofree char *text = NULL;
    g_file_get_contents("/proc/self/status", &text, NULL, NULL);
    const char *line = strstr(text, "VmHWM:");
    return line ? atol(line + 6) : 0;
}

/* In a child. Its exit status: megabytes of growth, 100 and more for a failure. */
static int growth_of_large(void)
{
    enum { SIZE = 100 << 20 };
    g_autofree char *path = in_folder("large.sealed"), *mail = in_folder("large.eml");
    SealRecipients to = to_chair();
    int fd = open(mail, O_RDWR | O_CREAT, 0600), sealed = open(path, O_RDWR | O_CREAT, 0600);
    unlink(mail);
    unlink(path);
    if (ftruncate(fd, SIZE) < 0)
        return 100;
    long before = peak_memory();
    must(sealed_make(&to, "A", fd, SIZE, write_fd, &sealed, fault));
    long made = peak_memory();
    lseek(sealed, 0, SEEK_SET);
    SealedSource source = {read_fd, &sealed};
    Counter counter = {0};
    must(sealed_open(&source, &chair, 1, count, &counter, fault));
    long growth = peak_memory() - before;
    printf("# 100 MB: sealed with %ld KB more memory, opened with %ld; %ld KB altogether\n",
           made - before, growth, peak_memory());
    fflush(stdout);
    return counter.bytes == SIZE ? (int)MIN(growth / 1024, 99) : 100;
}

static void test_memory(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(growth_of_large());
    int status = -1;
    waitpid(child, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) < 4,
       "100 MB are sealed and opened in less than 4 MB");
}

/* ---- the register ---- */

typedef struct World {
    Store *store;
    char *path;
    int64_t incident;
    StoreMailbox mailbox;
    int64_t uid;
} World;

static World new_world(void)
{
    World world = {.path = in_folder("register.db")};
    int64_t organisation;
    g_autofree char *reference = NULL;
    Incident incident = {.state = INCIDENT_RECEIVED,
                         .route = ROUTE_ANONYMOUS,
                         .class = CLASS_POTENTIAL,
                         .severity = SEVERITY_MINOR,
                         .received_at = 86400,
                         .aware_at = 86400,
                         .opened_at = 86400};
    must(store_open(world.path, STORE_WRITE, &world.store, fault));
    must(store_begin(world.store, fault));
    must(store_organisation(world.store, "HLP", "Holly Lane", &organisation, fault));
    must(store_mailbox(world.store, organisation, "anonymous", &world.mailbox, fault));
    must(store_incident_insert(world.store, organisation, 2026, "HLP", &incident, &reference,
                               fault));
    must(store_commit(world.store, fault));
    world.incident = incident.id;
    return world;
}

static void end_world(World *world)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    store_close(world->store);
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *name = g_strconcat(world->path, ends[i], NULL);
        unlink(name);
    }
    g_free(world->path);
}

typedef struct Listed {
    int n;
    int64_t id, at, size, kept;
    char *fingerprint;
} Listed;

static int take_row(const StoreRow *row, void *user)
{
    Listed *listed = user;
    listed->n++;
    listed->id = store_row_int(row, "id");
    listed->at = store_row_int(row, "at");
    listed->size = store_row_int(row, "size");
    listed->kept = store_row_int(row, "kept");
    g_free(listed->fingerprint);
    listed->fingerprint = g_strdup(store_row_text(row, "fingerprint"));
    return 0;
}

static int64_t mail_of(World *world)
{
    int64_t id;
    StoreMail mail = {.mailbox = world->mailbox.id,
                      .uidvalidity = 1,
                      .uid = ++world->uid,
                      .received_at = 86400,
                      .taken_at = 86400,
                      .outcome = MAIL_INCIDENT};
    must(store_mail_insert(world->store, &mail, &id, fault));
    return id;
}

static void seal(World *world, const SealRecipients *to, size_t size)
{
    int fd = memory_mail(size);
    must(store_begin(world->store, fault));
    must(store_mail_begin(world->store, fault));
    must(store_seal_raw(world->store, world->incident, mail_of(world), 86400, to, fd,
                        (int64_t)size, fault));
    must(store_mail_keep(world->store, fault));
    must(store_commit(world->store, fault));
    close(fd);
}

static Listed list(World *world)
{
    Listed listed = {0};
    must(store_view(world->store, STORE_VIEW_SEALED, 0, world->incident, take_row, &listed,
                    fault));
    return listed;
}

static void keeps(size_t size)
{
    World world = new_world();
    SealRecipients to = to_chair();
    seal(&world, &to, size);
    Listed listed = list(&world);
    char fingerprint[SEAL_FINGERPRINT_LENGTH + 1];
    seal_key_fingerprint(&to.keys[0], fingerprint);
    ok(listed.n == 1 && listed.kept && listed.at == 86400 &&
           listed.size == sealed_size(&to, "HLP-2026-0001", (int64_t)size),
       "%zu bytes are in the register, with their day", size);
    is_str(listed.fingerprint, fingerprint, "and the key that opens them");
    StoreSealed *sealed = NULL;
    Bytes plain = {.all = g_byte_array_new()};
    must(store_sealed_open(world.store, listed.id, &sealed, fault));
    SealedSource source = {store_sealed_read, sealed};
    must(sealed_open(&source, &chair, 1, add_bytes, &plain, fault));
    ok(same_as_mail(plain.all, size), "they come back as they were");
    store_sealed_close(sealed);
    store_sealed_close(NULL);
    g_byte_array_unref(plain.all);
    g_free(listed.fingerprint);
    end_world(&world);
}

static void test_register(void)
{
    keeps(0);
    keeps(5000);
    keeps(1 << 20);
    World world = new_world();
    SealRecipients to = {0};
    StoreSealed *sealed = NULL;
    Err err = {0};
    seal(&world, &to, 5000);
    Listed listed = list(&world);
    ok(listed.n == 1 && !listed.kept && listed.size == 0 && !*listed.fingerprint,
       "without a key nothing is kept, and a row says so");
    is_int(store_sealed_open(world.store, listed.id, &sealed, fault), 0,
           "there is nothing to open");
    is_int(store_sealed_open(world.store, 99, &sealed, fault), 0, "nor where there is no row");
    g_free(listed.fingerprint);

    to = to_chair();
    int fd = memory_mail(10);
    must(store_begin(world.store, fault));
    is_int(store_seal_raw(world.store, 99, 1, 1, &to, fd, 10, &err), -1,
           "no incident, no sealed original");
    must(store_mail_begin(world.store, fault));
    is_int(store_seal_raw(world.store, world.incident, mail_of(&world), 1, &to, fd, 11, &err),
           -1, "a mail that is too short is an error");
    store_mail_undo(world.store);
    must(store_erase(world.store, world.incident, "{}", fault));
    must(store_commit(world.store, fault));
    close(fd);
    listed = list(&world);
    is_int(listed.n, 0, "erased, none is left");
    end_world(&world);
}

/* Another incident of the same school. */
static int64_t add_incident(World *world)
{
    g_autofree char *reference = NULL;
    int64_t organisation;
    Incident incident = {.state = INCIDENT_RECEIVED,
                         .route = ROUTE_ANONYMOUS,
                         .class = CLASS_POTENTIAL,
                         .severity = SEVERITY_MINOR};
    must(store_organisation(world->store, "HLP", "Holly Lane", &organisation, fault));
    must(store_incident_insert(world->store, organisation, 2026, "HLP", &incident, &reference,
                               fault));
    return incident.id;
}

/* A report of the world's incident, and its original. */
static int64_t report_sealed(World *world)
{
    SealRecipients to = to_chair();
    int64_t mail = mail_of(world), report;
    int fd = memory_mail(10);
    must(store_report_insert(world->store, mail, world->incident, 0, "{}", NULL, &report,
                             fault));
    must(store_seal_raw(world->store, world->incident, mail, 86400, &to, fd, 10, fault));
    close(fd);
    return report;
}

static int left(World *world)
{
    Listed listed = list(world);
    g_free(listed.fingerprint);
    return listed.n;
}

/* An original is erased with its report, wherever that has gone. */
static void test_erased_where_it_lies(void)
{
    World world = new_world();
    must(store_begin(world.store, fault));
    int64_t other = add_incident(&world), third = add_incident(&world);
    int64_t report = report_sealed(&world);
    report_sealed(&world);
    must(store_report_move(world.store, report, other, fault));
    must(store_erase(world.store, world.incident, "{}", fault));
    is_int(left(&world), 1, "the original of a report that has become another incident stays");
    must(store_erase(world.store, other, "{}", fault));
    is_int(left(&world), 0, "and goes with that");
    report_sealed(&world);
    must(store_incident_join(world.store, world.incident, third, fault));
    must(store_erase(world.store, world.incident, "{}", fault));
    is_int(left(&world), 1, "of a part its report's is the other incident's");
    must(store_erase(world.store, third, "{}", fault));
    is_int(left(&world), 0, "with which it goes");
    report_sealed(&world);
    must(store_incident_join(world.store, world.incident, third, fault));
    must(store_erase(world.store, third, "{}", fault));
    is_int(left(&world), 0, "whether the part was erased before or not");
    must(store_commit(world.store, fault));
    end_world(&world);
}

/* ---- what a thief finds ---- */

/* In how many of the register's files the text stands. */
static int files_with(const World *world, const char *text)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    int n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *name = g_strconcat(world->path, ends[i], NULL), *bytes = NULL;
        gsize size = 0;
        if (g_file_get_contents(name, &bytes, &size, NULL))
            n += memmem(bytes, size, text, strlen(text)) != NULL;
    }
    return n;
}

static void insert_plain(World *world, int64_t *ret_mail, size_t size)
{
    StoreMail mail = {.mailbox = world->mailbox.id,
                      .uidvalidity = 1,
                      .uid = ++world->uid,
                      .size = (int64_t)size,
                      .outcome = MAIL_INCIDENT};
    int fd = memory_mail(size);
    must(store_begin(world->store, fault));
    must(store_mail_insert(world->store, &mail, ret_mail, fault));
    must(store_mail_raw(world->store, *ret_mail, fd, (int64_t)size, fault));
    must(store_commit(world->store, fault));
    close(fd);
}

static void delete_plain(World *world)
{
    must(store_begin(world->store, fault));
    Query q = query_write(world->store, "DELETE FROM evidence");
    must(query_run(&q, fault));
    must(store_commit(world->store, fault));
}

static void test_traces(void)
{
    World world = new_world();
    SealRecipients to = to_chair(), nobody = {0};
    seal(&world, &to, 300000);
    seal(&world, &nobody, 300000);
    is_int(files_with(&world, TOKEN), 0,
           "sealing leaves no word of a mail in database, log or index");

    int64_t mail;
    insert_plain(&world, &mail, 300000);
    ok(files_with(&world, TOKEN) > 0, "(a word that is kept in clear is found there)");
    delete_plain(&world);
    ok(files_with(&world, TOKEN) > 0, "an erased row's words are still in the log");
    must(store_wipe_log(world.store, fault));
    is_int(files_with(&world, TOKEN), 0, "until the log is wiped");

    /* Rows that came to the database itself before they were erased. */
    insert_plain(&world, &mail, 300000);
    must(store_wipe_log(world.store, fault));
    is_int(files_with(&world, TOKEN), 1, "(copied back, they are in the database)");
    delete_plain(&world);
    must(store_wipe_log(world.store, fault));
    is_int(files_with(&world, TOKEN), 0, "there, too, nothing of an erased row is left");

    Store *reader = NULL;
    Err err = {0};
    must(store_open(world.path, STORE_READ, &reader, fault));
    sqlite3_exec(reader->db, "BEGIN; SELECT * FROM mail", NULL, NULL, NULL);
    insert_plain(&world, &mail, 100);
    sqlite3_busy_timeout(world.store->db, 1);
    ok(store_wipe_log(world.store, &err) == -1 && err.kind == ERR_TEMPORARY,
       "while somebody reads, wiping has to wait, and says so");
    sqlite3_exec(reader->db, "COMMIT", NULL, NULL, NULL);
    store_close(reader);
    must(store_wipe_log(world.store, fault));
    end_world(&world);
}

int main(void)
{
    folder = g_dir_make_tmp("sealed-XXXXXX", NULL);
    chair = new_pair();
    vice = new_pair();
    dpo = new_pair();
    stranger = new_pair();
    test_key_text();
    test_pair_file();
    test_passphrase();
    test_round_trip();
    test_info();
    test_keys();
    test_changed_bytes();
    test_lengths();
    test_order();
    test_faults();
    test_memory();
    test_register();
    test_erased_where_it_lies();
    test_traces();
    seal_pair_free(chair);
    seal_pair_free(vice);
    seal_pair_free(dpo);
    seal_pair_free(stranger);
    ok(rmdir(folder) == 0, "the tests have left nothing behind");
    g_free(folder);
    return tap_done();
}
