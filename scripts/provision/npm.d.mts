/** The environment that a nested npm starts in: the user's, without what an outer npm has added. */
export function environmentForNpm(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
