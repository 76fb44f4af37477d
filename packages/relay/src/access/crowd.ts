import type { Grant } from "@concord/protocol";

/** Counts who is inside, by name, so that nobody fills the room alone. */
export interface Crowd {
  /** A place, until it is disposed; null if the name has as many as it may. */
  readonly enter: (name: string) => Disposable | null;
}

/** The name under which connections are counted: a principal is another one in each workspace. */
export function whoseIs({ workspace, principal }: Pick<Grant, "workspace" | "principal">): string {
  return `${workspace}/${principal.id}`;
}

export function createCrowd(most: number): Crowd {
  const inside = new Map<string, number>();
  return {
    enter: (name) => {
      const count = inside.get(name) ?? 0;
      if (count >= most) return null;
      inside.set(name, count + 1);
      let isInside = true;
      return {
        [Symbol.dispose]: () => {
          if (!isInside) return;
          isInside = false;
          const left = (inside.get(name) ?? 1) - 1;
          if (left > 0) inside.set(name, left);
          else inside.delete(name);
        },
      };
    },
  };
}
