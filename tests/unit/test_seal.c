/* Keys, MACs, tokens. */
#include "daemon/register/seal.h"
#include "tests/unit/tap.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_key_files(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "keys", NULL);
    Keys *keys = NULL;
    Err err = {0};
    struct stat status;
    ok(seal_keys_load(path, &keys, &err) < 0, "keys that are not there are an error: %s",
       err.msg);
    ok(seal_keys_create(path, &err) == 0 && stat(path, &status) == 0 &&
           (status.st_mode & 0777) == 0600,
       "new keys are their owner's alone");
    ok(seal_keys_create(path, &err) < 0, "old keys are never written over");
    ok(seal_keys_load(path, &keys, &err) == 0, "they load");
    seal_keys_free(keys);
    chmod(path, 0640);
    ok(seal_keys_load(path, &keys, &err) < 0 && strstr(err.msg, "0600"),
       "keys that others can read are refused");
    g_file_set_contents(path, "too short\n", -1, NULL);
    chmod(path, 0600);
    ok(seal_keys_load(path, &keys, &err) < 0 && !strstr(err.msg, "too short"),
       "keys of another form are refused, and not quoted: %s", err.msg);
    g_remove(path);
}

static void test_macs(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "keys", NULL);
    g_autofree char *other_path = g_build_filename(folder, "other", NULL);
    Keys *keys = NULL, *other = NULL;
    uint8_t a[SEAL_HASH_SIZE], b[SEAL_HASH_SIZE];
    char token[SEAL_TOKEN_LENGTH + 1];
    seal_keys_create(path, NULL);
    seal_keys_create(other_path, NULL);
    seal_keys_load(path, &keys, NULL);
    seal_keys_load(other_path, &other, NULL);
    seal_mac(keys, "one", "text", 4, a);
    seal_mac(keys, "two", "text", 4, b);
    ok(memcmp(a, b, sizeof a) != 0, "one text has different MACs for different purposes");
    seal_mac(other, "one", "text", 4, b);
    ok(memcmp(a, b, sizeof a) != 0, "and under different keys");
    seal_mac(keys, "onet", "ext", 3, b);
    ok(memcmp(a, b, sizeof a) != 0, "purpose and text cannot run into each other");
    seal_token(keys, "reference", "HLP-2026-0001", token);
    ok(strlen(token) == SEAL_TOKEN_LENGTH && !strpbrk(token, "01lo"),
       "a token has nothing that is mixed up: %s", token);
    g_autofree char *upper = g_ascii_strup(token, -1);
    ok(seal_token_matches(keys, "reference", "HLP-2026-0001", upper),
       "it matches in capitals, too");
    ok(!seal_token_matches(keys, "reference", "HLP-2026-0002", token),
       "not for another reference");
    ok(!seal_token_matches(other, "reference", "HLP-2026-0001", token),
       "nor under another key");
    token[3] = token[3] == 'a' ? 'b' : 'a';
    ok(!seal_token_matches(keys, "reference", "HLP-2026-0001", token),
       "nor with a letter changed");
    ok(!seal_token_matches(keys, "reference", "HLP-2026-0001", ""), "nor an empty one");
    seal_keys_free(keys);
    seal_keys_free(other);
    g_remove(path);
    g_remove(other_path);
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("incidentd-test-XXXXXX", NULL);
    test_key_files(folder);
    test_macs(folder);
    uint8_t hash[SEAL_HASH_SIZE];
    char hex[2 * SEAL_HASH_SIZE + 1];
    seal_hash("abc", 3, hash);
    seal_hex(hash, sizeof hash, hex);
    is_str(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
           "SHA-256 is SHA-256 (FIPS 180-2)");
    g_rmdir(folder);
    return tap_done();
}
