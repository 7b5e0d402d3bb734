import type { Assignment } from './assignment.ts'

/** A user as stored by the first-generation user service: the source of every copy. */
export type Person = {
  readonly uuid: string
  /** Lower case, never changes. */
  readonly email: string
  readonly name: string | null
  readonly locked: boolean
  readonly disabled: boolean
  readonly externallyManaged: boolean
  /** Undefined if not reported. */
  readonly twoFactor: boolean | undefined
  readonly defaultAccount: string
  readonly createdAt: number
  readonly lastModifiedAt: number
  readonly lastLogin: number
}

/** Generated users: row `i` is computed from `i`, so a million of them need no memory. */
export type GeneratedPeople = {
  readonly size: number
  person: (index: number) => Person
  indexOf: (uuid: string) => number | undefined
  indexOfEmail: (email: string) => number | undefined
  /** Generated assignments of row `i` at account scope. */
  assignments: (index: number) => Assignment[]
  /** Row of a generated assignment. */
  indexOfAssignment: (identifier: string) => number | undefined
  /** Rows with a generated assignment of a role. */
  holders: (roleIdentifier: string) => number
}

/** Reference to a user: a number for a generated row, the ID for all others. */
export type Ref = number | string

/** All users. Changed users replace generated rows with the same ID. */
export class People {
  readonly generated: GeneratedPeople | undefined
  private readonly rows = new Map<string, Person>()
  private readonly idByEmail = new Map<string, string>()

  constructor(generated?: GeneratedPeople) {
    this.generated = generated
  }

  get(uuid: string): Person | undefined {
    const row = this.rows.get(uuid)
    if (row !== undefined) return row
    const index = this.generated?.indexOf(uuid)
    return index === undefined ? undefined : this.generated?.person(index)
  }

  /** The user for a reference. References exist only for existing users. */
  at(ref: Ref): Person {
    const row = typeof ref === 'string' ? this.get(ref) : this.generated?.person(ref)
    if (row === undefined) throw new Error('a place without a person')
    return (typeof ref === 'number' && this.rows.size > 0 ? this.rows.get(row.uuid) : undefined) ?? row
  }

  refOf(uuid: string): Ref {
    return this.generated?.indexOf(uuid) ?? uuid
  }

  /** By address, compared exactly: stored addresses are lower case. */
  byEmail(email: string): Person | undefined {
    const uuid = this.idByEmail.get(email)
    if (uuid !== undefined) return this.rows.get(uuid)
    const index = this.generated?.indexOfEmail(email)
    return index === undefined ? undefined : this.at(index)
  }

  put(person: Person): void {
    this.rows.set(person.uuid, person)
    this.idByEmail.set(person.email, person.uuid)
  }

  /** Number of users who are not generated or were changed. */
  get stored(): number {
    return this.rows.size
  }

  save(): Person[] {
    return [...this.rows.values()]
  }

  load(rows: readonly Person[]): void {
    this.rows.clear()
    this.idByEmail.clear()
    for (const row of rows) this.put(row)
  }
}
