import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnNames,
  columnsOfText,
  columnsText,
  defaultColumns,
  isColumnsText,
  moveColumn,
  withColumn,
} from '#src/domain/user-columns.ts'

const columns = fc.shuffledSubarray([...columnNames])

describe('columns of the users list', () => {
  it('gives every set and order back', () => {
    fc.assert(
      fc.property(columns, (some) => {
        expect(columnsOfText(columnsText(some))).toEqual(some)
        expect(isColumnsText(columnsText(some))).toBe(true)
      }),
    )
  })

  it('whatever the text, gives known columns, each once, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom(...columnNames, 'x', '')).map(String)), (text) => {
        const found = columnsOfText(text) ?? []
        expect(new Set(found).size).toBe(found.length)
        expect(columnNames).toEqual(expect.arrayContaining([...found]))
      }),
    )
    expect([null, '', 'x,y', '__proto__'].map(columnsOfText)).toEqual([undefined, undefined, undefined, undefined])
    expect(columnsOfText('roles,x,roles,email')).toEqual(['roles', 'email'])
    expect([undefined, 3, null, ['email'], ''].map(isColumnsText)).toEqual([false, false, false, false, false])
  })

  it('a column that is shown comes last; one that is left out takes nothing along', () => {
    fc.assert(
      fc.property(columns, fc.constantFrom(...columnNames), (some, name) => {
        const others = some.filter((each) => each !== name)
        expect(withColumn(some, name, true)).toEqual([...others, name])
        expect(withColumn(some, name, false)).toEqual(others)
      }),
    )
  })

  it('moving keeps the set, goes back again, and does nothing at either end', () => {
    fc.assert(
      fc.property(columns, fc.constantFrom(...columnNames), fc.constantFrom<-1 | 1>(-1, 1), (some, name, step) => {
        const moved = moveColumn(some, name, step)
        expect(moved.toSorted()).toEqual(some.toSorted())
        if (moved === some) {
          const end = step === -1 ? some[0] : some.at(-1)
          expect(!some.includes(name) || end === name).toBe(true)
        } else {
          expect(moved.indexOf(name)).toBe(some.indexOf(name) + step)
          expect(moveColumn(moved, name, step === 1 ? -1 : 1)).toEqual(some)
        }
      }),
    )
  })

  it('of which none were chosen leave in their order as the window gets narrower, the sorted one never', () => {
    expect(defaultColumns('all', 'name')).toEqual(columnNames)
    expect(defaultColumns('no-source', 'name')).toEqual(['email', 'status', 'two-factor', 'roles'])
    expect(defaultColumns('no-roles', 'name')).toEqual(['email', 'status', 'two-factor'])
    expect(defaultColumns('no-source', 'external')).toContain('source')
    expect(defaultColumns('no-roles', 'external')).toContain('source')
    expect(defaultColumns('no-roles', 'name')).toBe(defaultColumns('no-roles', 'email'))
  })
})
