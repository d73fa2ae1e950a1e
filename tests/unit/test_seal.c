/* Hashes, MACs, tokens and the key file. */
#include "daemon/register/seal.h"
#include "daemon/register/seal_file.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

/* A key file with this text and mode; owned path. */
static char *key_file(const char *text, mode_t mode)
{
    char *path = g_build_filename(folder, "keys", NULL);
    unlink(path);
    g_file_set_contents(path, text, -1, NULL);
    chmod(path, mode);
    return path;
}

static const char digits[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

static void refuses(const char *text, mode_t mode, const char *expected, const char *what)
{
    g_autofree char *path = key_file(text, mode);
    Keys *keys = NULL;
    Err err = {0};
    ok(seal_keys_load(path, &keys, &err) == -1 && !keys && err.kind == ERR_INPUT &&
           strstr(err.msg, expected) && !strstr(err.msg, "0001020304"),
       "%s is refused, and the error does not show it", what);
    if (keys)
        seal_keys_free(keys);
}

static void test_key_file(void)
{
    g_autofree char *path = g_build_filename(folder, "made", NULL);
    Keys *keys = NULL;
    Err err = {0};
    struct stat status = {0};
    ok(seal_keys_create(path, &err) == 0 && stat(path, &status) == 0, "a key file is made");
    is_int(status.st_mode & 07777, 0600, "only its owner may read it");
    is_int(status.st_size, 65, "it holds 64 digits and a line end");
    ok(seal_keys_create(path, &err) == -1 && err.kind == ERR_PERMANENT,
       "it is never made over an existing one");
    ok(seal_keys_load(path, &keys, &err) == 0 && keys, "what was made is read");
    seal_keys_free(keys);
    seal_keys_free(NULL);

    refuses(digits, 0640, "mode", "a file that the group may read");
    refuses(digits, 0604, "mode", "a file that others may read");
    refuses("0001020304", 0600, "hexadecimal", "a short key");
    refuses("zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0600,
            "hexadecimal", "a key of other characters");
    g_autofree char *longer = g_strconcat(digits, "20", NULL);
    refuses(longer, 0600, "hexadecimal", "a key that is too long");
    refuses("", 0600, "hexadecimal", "an empty file");
    ok(seal_keys_load(folder, &keys, &err) == -1 && strstr(err.msg, "regular"),
       "a folder is refused");
    ok(seal_keys_load("/nonexistent/keys", &keys, &err) == -1, "a missing file is an error");
    g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);
    mkfifo(fifo, 0600);
    ok(seal_keys_load(fifo, &keys, &err) == -1 && strstr(err.msg, "regular"),
       "a pipe is refused at once");
    unlink(fifo);
    unlink(path);
}

static bool holds(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) && strcmp(text, expected) == 0;
}

/* How many names there are in the folder. */
static int names(void)
{
    int n = 0;
    GDir *dir = g_dir_open(folder, 0, NULL);
    while (g_dir_read_name(dir))
        n++;
    g_dir_close(dir);
    return n;
}

static void test_draft(void)
{
    g_autofree char *path = g_build_filename(folder, "draft", NULL);
    SealDraft draft;
    Err err = {0};
    struct stat status = {0};
    int before = names();
    ok(seal_draft_begin("file", path, &draft, &err) == 0 &&
           seal_draft_write(&draft, "half", 4, &err) == 0 && access(path, F_OK) != 0,
       "a file that is being written has not got its name");
    seal_draft_drop(&draft);
    is_int(names(), before, "dropped, nothing is left of it");
    seal_draft_begin("file", path, &draft, NULL);
    seal_draft_write(&draft, "whole", 5, NULL);
    ok(seal_draft_keep(&draft, &err) == 0 && holds(path, "whole") && stat(path, &status) == 0,
       "kept, it is there as a whole");
    is_int(status.st_mode & 07777, 0600, "for its owner only");
    seal_draft_begin("file", path, &draft, NULL);
    seal_draft_write(&draft, "other", 5, NULL);
    ok(seal_draft_keep(&draft, &err) == -1 && err.kind == ERR_PERMANENT && holds(path, "whole"),
       "what has the name already is not written over");
    is_int(names(), before + 1, "and no draft is left");
    ok(seal_draft_begin("file", "/nonexistent/draft", &draft, &err) == -1,
       "no folder, no draft");
    unlink(path);
}

static void test_credential(void)
{
    g_autofree char *path = key_file(digits, 0440);
    Keys *keys = NULL;
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    ok(seal_keys_load(path, &keys, NULL) == 0,
       "a systemd credential may show its ACL as a group permission");
    seal_keys_free(keys);
    keys = NULL;
    chmod(path, 0444);
    ok(seal_keys_load(path, &keys, NULL) == -1, "but nobody else may read it");
    unsetenv("CREDENTIALS_DIRECTORY");
}

static Keys *test_keys(void)
{
    g_autofree char *path = key_file(digits, 0600);
    Keys *keys = NULL;
    Err err = {0};
    if (!ok(seal_keys_load(path, &keys, &err) == 0, "the test key is read (%s)", err.msg))
        exit(1);
    return keys;
}

static void test_hash(void)
{
    uint8_t hash[SEAL_HASH_SIZE], pieces[SEAL_HASH_SIZE];
    char text[2 * SEAL_HASH_SIZE + 1];
    seal_hash("abc", 3, hash);
    seal_hex(hash, sizeof hash, text);
    is_str(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
           "the hash is SHA-256 (FIPS 180-4, \"abc\")");
    SealHash *begun = seal_hash_begin();
    seal_hash_add(begun, "a", 1);
    seal_hash_add(begun, "bc", 2);
    seal_hash_end(begun, pieces);
    ok(memcmp(hash, pieces, sizeof hash) == 0, "in pieces it is the same");
}

static void test_mac(const Keys *keys)
{
    uint8_t first[SEAL_HASH_SIZE], second[SEAL_HASH_SIZE];
    seal_mac(keys, "body", "text", 4, first);
    seal_mac(keys, "body", "text", 4, second);
    ok(memcmp(first, second, sizeof first) == 0, "a MAC is the same each time");
    seal_mac(keys, "message-id", "text", 4, second);
    ok(memcmp(first, second, sizeof first) != 0, "another purpose gives another MAC");
    seal_mac(keys, "bodyt", "ext", 3, second);
    ok(memcmp(first, second, sizeof first) != 0,
       "purpose and bytes do not run into each other");
    Keys *others = NULL;
    g_autofree char *path =
        key_file("ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", 0600);
    seal_keys_load(path, &others, NULL);
    seal_mac(others, "body", "text", 4, second);
    ok(memcmp(first, second, sizeof first) != 0, "another key gives another MAC");
    seal_keys_free(others);
}

static void test_new_keys(const Keys *keys)
{
    Keys *one = seal_keys_new(NULL), *two = seal_keys_new(NULL);
    uint8_t first[SEAL_HASH_SIZE], second[SEAL_HASH_SIZE], third[SEAL_HASH_SIZE];
    seal_mac(one, "body", "text", 4, first);
    seal_mac(two, "body", "text", 4, second);
    seal_mac(keys, "body", "text", 4, third);
    ok(memcmp(first, second, sizeof first) != 0 && memcmp(first, third, sizeof first) != 0 &&
           memcmp(second, third, sizeof first) != 0,
       "new keys are nobody else's");
    seal_keys_free(one);
    seal_keys_free(two);
}

static void test_token(const Keys *keys)
{
    char token[SEAL_TOKEN_LENGTH + 1], other[SEAL_TOKEN_LENGTH + 1];
    seal_token(keys, "reply", "HLP-2026-0042", token);
    is_int(strlen(token), SEAL_TOKEN_LENGTH, "a token has 16 characters");
    ok(strspn(token, "abcdefghijkmnpqrstuvwxyz23456789") == SEAL_TOKEN_LENGTH,
       "of an alphabet without 0 o 1 l");
    ok(seal_token_matches(keys, "reply", "HLP-2026-0042", token), "it matches its text");
    g_autofree char *upper = g_ascii_strup(token, -1);
    ok(seal_token_matches(keys, "reply", "HLP-2026-0042", upper), "in upper case, too");
    ok(!seal_token_matches(keys, "reply", "HLP-2026-0043", token),
       "it does not match another text");
    ok(!seal_token_matches(keys, "code", "HLP-2026-0042", token), "nor another purpose");
    ok(!seal_token_matches(keys, "reply", "HLP-2026-0042", "short"),
       "a short one matches nothing");
    g_autofree char *longer = g_strconcat(token, "a", NULL);
    ok(!seal_token_matches(keys, "reply", "HLP-2026-0042", longer),
       "nor one with a character more");

    int differing[SEAL_TOKEN_LENGTH] = {0};
    int bare = 0; /* one in a hundred would be */
    for (int i = 0; i < 2000; i++) {
        g_autofree char *text = g_strdup_printf("%d", i);
        seal_token(keys, "reply", text, other);
        bare += !strpbrk(other, "23456789");
        for (int j = 0; j < SEAL_TOKEN_LENGTH; j++)
            differing[j] += other[j] != token[j];
        if (!seal_token_matches(keys, "reply", text, other))
            differing[0] = -10000;
    }
    bool all = true;
    for (int j = 0; j < SEAL_TOKEN_LENGTH; j++)
        all = all && differing[j] > 1700;
    ok(all, "every character of a token carries bits of it");
    is_int(bare, 0, "none is letters alone");
}

int main(void)
{
    folder = g_dir_make_tmp("seal-XXXXXX", NULL);
    test_key_file();
    test_draft();
    test_credential();
    test_hash();
    Keys *keys = test_keys();
    test_mac(keys);
    test_new_keys(keys);
    test_token(keys);
    seal_keys_free(keys);

    uint8_t first[16] = {0}, second[16] = {0};
    seal_random(first, sizeof first);
    seal_random(second, sizeof second);
    ok(memcmp(first, second, sizeof first) != 0, "random bytes differ");

    g_autofree char *path = g_build_filename(folder, "keys", NULL);
    unlink(path);
    rmdir(folder);
    g_free(folder);
    return tap_done();
}
