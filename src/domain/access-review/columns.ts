import type { UserMetadata } from '#src/contract/user-schema.ts'
import { isSameScope, scopeId, type Scope } from '#src/domain/scope.ts'
import type { AssignmentRow, PrincipalKind, RoleKey, Rows, SnapshotUser, UserRows } from './snapshot.ts'

/** Tens of thousands of rows stored as columns: an object for each would need several times the memory. */

/** Frequent texts, each stored once. */
class ValueTable<Word> {
  private readonly values: Word[] = []
  private readonly places = new Map<unknown, number>()

  /** @param key identifies the entry, if it isn't a text itself */
  placeOf(word: Word, key: unknown = word): number {
    const known = this.places.get(key)
    if (known !== undefined) return known
    this.places.set(key, this.values.length)
    return this.values.push(word) - 1
  }

  at(place: number): Word {
    const word = this.values[place]
    if (word === undefined) throw new RangeError(`no word ${place}`)
    return word
  }
}

const principalKinds: readonly PrincipalKind[] = ['user', 'group', 'service-account', 'other']
const MANAGED = 1
const DISABLED = 2
const INTERNAL = 4

/** Role assignments in columns. */
export class AssignmentColumns implements Rows<AssignmentRow> {
  private readonly ids: string[] = []
  private readonly scopes: number[] = []
  private readonly kinds: number[] = []
  private readonly principals: number[] = []
  private readonly groupScopes: number[] = []
  private readonly roles: number[] = []
  private readonly resourceGroups: number[] = []
  private readonly flags: number[] = []
  private readonly times: number[] = []
  private readonly scopeTable = new ValueTable<Scope>()
  private readonly principalTable = new ValueTable<string>()
  private readonly roleTable = new ValueTable<RoleKey>()
  private readonly resourceGroupTable = new ValueTable<string>()

  get size(): number {
    return this.ids.length
  }

  add(row: AssignmentRow): void {
    this.ids.push(row.id)
    this.scopes.push(this.scopeTable.placeOf(row.scope, scopeId(row.scope)))
    this.kinds.push(principalKinds.indexOf(row.kind))
    this.principals.push(this.principalTable.placeOf(row.principal))
    this.groupScopes.push(
      row.groupScope === undefined ? -1 : this.scopeTable.placeOf(row.groupScope, scopeId(row.groupScope)),
    )
    this.roles.push(this.roleTable.placeOf(row.role))
    this.resourceGroups.push(this.resourceGroupTable.placeOf(row.resourceGroup))
    this.flags.push((row.managed ? MANAGED : 0) | (row.disabled ? DISABLED : 0) | (row.internal ? INTERNAL : 0))
    this.times.push(row.createdAt ?? NaN)
  }

  at(place: number): AssignmentRow | undefined {
    const id = this.ids[place]
    if (id === undefined) return undefined
    const groupScope = this.groupScopes[place] ?? -1
    const flags = this.flags[place] ?? 0
    const time = this.times[place] ?? NaN
    const row = {
      id,
      scope: this.scopeTable.at(this.scopes[place] ?? -1),
      kind: principalKinds[this.kinds[place] ?? -1] ?? 'other',
      principal: this.principalTable.at(this.principals[place] ?? -1),
      role: this.roleTable.at(this.roles[place] ?? -1),
      resourceGroup: this.resourceGroupTable.at(this.resourceGroups[place] ?? -1),
      managed: (flags & MANAGED) !== 0,
      disabled: (flags & DISABLED) !== 0,
      internal: (flags & INTERNAL) !== 0,
      createdAt: Number.isNaN(time) ? undefined : time,
    }
    return groupScope < 0 ? row : { ...row, groupScope: this.scopeTable.at(groupScope) }
  }

  *[Symbol.iterator](): Generator<AssignmentRow> {
    for (let place = 0; place < this.size; place += 1) {
      const row = this.at(place)
      if (row !== undefined) yield row
    }
  }
}

/** Two bits per flag: 0 not reported, 1 no, 2 yes. */
function packed(user: UserMetadata): number {
  const values = [user.locked, user.disabled, user.externallyManaged, user.twoFactorAuthenticationEnabled]
  return values.reduce((bits, value, place) => bits | ((value === undefined ? 0 : value ? 2 : 1) << (2 * place)), 0)
}

/** The flag at an index of the packed ones. */
function unpacked(bits: number, place: number): boolean | undefined {
  const value = (bits >> (2 * place)) & 3
  return value === 0 ? undefined : value === 2
}

/** Users in columns, each stored once, in any number of scopes. */
export class UserColumns implements UserRows {
  private readonly places = new Map<string, number>()
  private readonly ids: string[] = []
  private readonly emails: string[] = []
  private readonly names: (string | undefined)[] = []
  private readonly flags: number[] = []
  private readonly scopes: (readonly Scope[])[] = []
  /** Users of one scope share its list. */
  private readonly lists = new Map<string, readonly Scope[]>()

  get size(): number {
    return this.ids.length
  }

  /** Adds a user of a scope; the first reported facts stay. */
  add(scope: Scope, user: UserMetadata): void {
    const known = this.places.get(user.uuid)
    if (known !== undefined) {
      const before = this.scopes[known] ?? []
      if (!before.some((each) => isSameScope(each, scope))) this.scopes[known] = this.listOf([...before, scope])
      return
    }
    this.addNew([scope], user)
  }

  /** Adds a user who isn't stored yet, with all their scopes. */
  addNew(scopes: readonly Scope[], user: UserMetadata): void {
    this.places.set(user.uuid, this.ids.length)
    this.ids.push(user.uuid)
    this.emails.push(user.email)
    this.names.push(user.name)
    this.flags.push(packed(user))
    this.scopes.push(this.listOf(scopes))
  }

  private listOf(scopes: readonly Scope[]): readonly Scope[] {
    const key = scopes.map((scope) => scopeId(scope)).join(' ')
    const list = this.lists.get(key) ?? scopes
    this.lists.set(key, list)
    return list
  }

  /** A user by identifier. */
  get(id: string): SnapshotUser | undefined {
    const place = this.places.get(id)
    return place === undefined ? undefined : this.at(place)
  }

  at(place: number): SnapshotUser | undefined {
    const id = this.ids[place]
    if (id === undefined) return undefined
    const bits = this.flags[place] ?? 0
    return {
      id,
      email: this.emails[place] ?? '',
      name: this.names[place],
      scopes: this.scopes[place] ?? [],
      locked: unpacked(bits, 0),
      disabled: unpacked(bits, 1),
      externallyManaged: unpacked(bits, 2),
      twoFactor: unpacked(bits, 3),
    }
  }

  *[Symbol.iterator](): Generator<SnapshotUser> {
    for (let place = 0; place < this.size; place += 1) {
      const user = this.at(place)
      if (user !== undefined) yield user
    }
  }
}
