/** Names on the prototypes that everything shares: hostile data must never add one (G38). */
export function namesOfPrototypes(): string[] {
  return [Object.prototype, Array.prototype, Promise.prototype, Function.prototype, String.prototype]
    .flatMap((prototype) => Reflect.ownKeys(prototype).map(String))
    .sort()
}
