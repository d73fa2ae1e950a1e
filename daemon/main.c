/* The program: hands the command line to a subcommand, or becomes the parser process. */
#include "daemon/cli/cli.h"
#include "daemon/parser_process.h"

#include <stdio.h>
#include <string.h>

#ifndef INCIDENTD_VERSION
#define INCIDENTD_VERSION "unversioned"
#endif

static void print_usage(FILE *to)
{
    fputs("usage: incidentd COMMAND [OPTION]...\n\n", to);
    for (const CliCommand *command = cli_commands; command->name; command++)
        fprintf(to, "  %-8s %s\n", command->name, command->help);
    fputs("\nincidentd COMMAND --help tells the options of each, incidentd --version the "
          "version.\n"
          "The manual: man incidentd, man incidentd.conf\n",
          to);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], PARSER_PROCESS_ARGUMENT) == 0)
        return parser_process_main();
    if (argc < 2) {
        print_usage(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return CLI_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("incidentd " INCIDENTD_VERSION);
        return CLI_DONE;
    }
    for (const CliCommand *command = cli_commands; command->name; command++) {
        if (strcmp(command->name, argv[1]) == 0)
            return command->run(argc - 1, argv + 1);
    }
    fprintf(stderr, "incidentd: unknown command \"%s\"\n", argv[1]);
    print_usage(stderr);
    return CLI_USAGE;
}
