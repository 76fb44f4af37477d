/** One thing that `concord doctor` looked at. `fix` stands exactly where something is to be done. */
export interface Check {
  readonly name: string;
  readonly state: "good" | "warning" | "bad" | "unused";
  readonly finding: string;
  readonly fix?: string;
}
