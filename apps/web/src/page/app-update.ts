/** A newer version of the app that is here and waits. */
export interface AppUpdate {
  /** Takes it, in all tabs. */
  readonly reload: () => void;
}
