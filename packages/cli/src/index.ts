// The command line's door: its table of commands and settings, for the generated documentation.
export type { Command, Option } from './command.ts'
export { COMMANDS, type CommandEntry, NOUNS } from './commands.ts'
export { CLI_SETTINGS, type CliSetting } from './config.ts'
export { EXIT_CODES } from './exit-codes.ts'
