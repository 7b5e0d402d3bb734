import type { Scope } from '#src/domain/scope.ts'
import type { Assignment, PrincipalType } from './assignment.ts'
import type { Members } from './members.ts'
import type { People } from './people.ts'
import { isSame } from './scopes.ts'

/** All role assignments, including those of generated users. */
export class Assignments {
  private readonly account: Scope
  private readonly people: People
  private readonly members: Members
  private readonly rows = new Map<string, Assignment>()
  private readonly byPrincipal = new Map<string, Set<string>>()
  /** Deleted ones of generated users. */
  private readonly gone = new Set<string>()
  /** Incremented with every change. */
  version = 0

  constructor(account: Scope, people: People, members: Members) {
    this.account = account
    this.people = people
    this.members = members
  }

  get(identifier: string): Assignment | undefined {
    const row = this.rows.get(identifier)
    if (row !== undefined) return row
    const index = this.people.generated?.indexOfAssignment(identifier)
    return index === undefined ? undefined : this.generatedOf(index).find((entry) => entry.identifier === identifier)
  }

  /** Direct assignments of one principal in all scopes. */
  ofPrincipal(type: PrincipalType, identifier: string): Assignment[] {
    const index = type === 'USER' ? this.people.generated?.indexOf(identifier) : undefined
    const stored = [...(this.byPrincipal.get(`${type}:${identifier}`) ?? [])].flatMap((id) => this.rows.get(id) ?? [])
    return index === undefined ? stored : [...this.generatedOf(index), ...stored]
  }

  /** Assignments at exactly this scope, in no particular order, iterated lazily. */
  *at(scope: Scope): Generator<Assignment> {
    const generated = this.people.generated
    if (generated !== undefined && isSame(scope, this.account))
      for (let index = 0; index < generated.size; index += 1) yield* this.generatedOf(index)
    for (const row of this.rows.values()) if (isSame(row.scope, scope)) yield row
  }

  private generatedOf(index: number): Assignment[] {
    const generated = this.people.generated
    if (generated === undefined || !this.members.hasGenerated(this.account, index)) return []
    const rows = generated.assignments(index)
    return this.gone.size === 0 ? rows : rows.filter(({ identifier }) => !this.gone.has(identifier))
  }

  add(row: Assignment): void {
    this.version += 1
    this.rows.set(row.identifier, row)
    const key = `${row.principal.type}:${row.principal.identifier}`
    const ids = this.byPrincipal.get(key) ?? new Set()
    ids.add(row.identifier)
    this.byPrincipal.set(key, ids)
  }

  remove(identifier: string): void {
    this.version += 1
    const row = this.rows.get(identifier)
    if (row === undefined) {
      this.gone.add(identifier)
      return
    }
    this.rows.delete(identifier)
    this.byPrincipal.get(`${row.principal.type}:${row.principal.identifier}`)?.delete(identifier)
  }

  /** Number of direct assignments of a role at a scope by kind of principal. */
  holders(scope: Scope, roleIdentifier: string): Record<PrincipalType, number> {
    const counts = { USER: 0, USER_GROUP: 0, SERVICE_ACCOUNT: 0 }
    if (isSame(scope, this.account)) counts.USER = this.people.generated?.holders(roleIdentifier) ?? 0
    for (const row of this.rows.values())
      if (row.roleIdentifier === roleIdentifier && isSame(row.scope, scope)) counts[row.principal.type] += 1
    return counts
  }

  save(): { rows: Assignment[]; gone: string[] } {
    return { rows: [...this.rows.values()], gone: [...this.gone] }
  }

  load({ rows, gone }: { rows: readonly Assignment[]; gone: readonly string[] }): void {
    this.version += 1
    this.rows.clear()
    this.byPrincipal.clear()
    this.gone.clear()
    for (const row of rows) this.add(row)
    for (const identifier of gone) this.gone.add(identifier)
  }
}
