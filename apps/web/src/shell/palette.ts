// The palette and what it offers are not of the first view, and come together.
export { CommandPalette } from "./command-palette.ts";
export { paletteCommands } from "./palette-commands.ts";
