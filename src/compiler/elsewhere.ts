/**
 * What other frameworks call the same thing, by its full name; undefined where they have none of its kind. What
 * follows ` with ` says how it is to be set there.
 */
export interface Elsewhere {
  readonly keras: string | undefined;
  readonly tfjs: string | undefined;
  readonly pytorch: string | undefined;
}
