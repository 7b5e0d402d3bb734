import type { Scope } from '#src/domain/scope.ts'
import type { People, Ref } from './people.ts'
import { isWithin, keyOf } from './scopes.ts'

type MemberSet = {
  readonly scope: Scope
  /** Every generated user is in, except `gone`. */
  readonly generated: boolean
  readonly gone: Set<number>
  readonly added: Set<string>
}

/** Members of scopes. Membership in a project implies nothing about its parents. */
export class Members {
  private readonly people: People
  private readonly sets = new Map<string, MemberSet>()

  constructor(people: People) {
    this.people = people
  }

  /** Makes all generated users members of a scope. */
  addGenerated(scope: Scope): void {
    this.sets.set(keyOf(scope), { scope, generated: true, gone: new Set(), added: new Set() })
  }

  has(scope: Scope, uuid: string): boolean {
    const set = this.sets.get(keyOf(scope))
    if (set === undefined) return false
    if (set.added.has(uuid)) return true
    const index = set.generated ? this.people.generated?.indexOf(uuid) : undefined
    return index !== undefined && !set.gone.has(index)
  }

  /** Whether a generated row still has its generated assignment: false once it was removed. */
  hasGenerated(scope: Scope, index: number): boolean {
    const set = this.sets.get(keyOf(scope))
    return set?.generated === true && !set.gone.has(index)
  }

  add(scope: Scope, uuid: string): void {
    if (this.has(scope, uuid)) return
    const key = keyOf(scope)
    const set = this.sets.get(key) ?? { scope, generated: false, gone: new Set(), added: new Set() }
    set.added.add(uuid)
    this.sets.set(key, set)
  }

  /** Removes a user from a scope and its child scopes. */
  removeWithin(scope: Scope, uuid: string): void {
    const index = this.people.generated?.indexOf(uuid)
    for (const set of this.sets.values()) {
      if (!isWithin(set.scope, scope)) continue
      set.added.delete(uuid)
      if (set.generated && index !== undefined) set.gone.add(index)
    }
  }

  count(scope: Scope): number {
    const set = this.sets.get(keyOf(scope))
    if (set === undefined) return 0
    return set.added.size + (set.generated ? (this.people.generated?.size ?? 0) - set.gone.size : 0)
  }

  /** Members in insertion order, which means nothing to a client (docs/service.md, trap 14). */
  refs(scope: Scope): Ref[] {
    const set = this.sets.get(keyOf(scope))
    if (set === undefined) return []
    const refs: Ref[] = []
    const size = set.generated ? (this.people.generated?.size ?? 0) : 0
    for (let index = 0; index < size; index += 1) if (!set.gone.has(index)) refs.push(index)
    for (const uuid of set.added) refs.push(this.people.refOf(uuid))
    return refs
  }

  save(): MemberSet[] {
    return [...this.sets.values()]
  }

  load(sets: readonly MemberSet[]): void {
    this.sets.clear()
    for (const set of sets)
      this.sets.set(keyOf(set.scope), { ...set, gone: new Set(set.gone), added: new Set(set.added) })
  }
}
