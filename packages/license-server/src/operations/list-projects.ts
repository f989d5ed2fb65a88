// The projects as an administrator sees them: their seats, whether they are open, and what their
// components did to the seal after the start. Implements docs/protocol.md §6, "After a start".
import type { ProjectItem, ProjectList } from '@marque/protocol'
import type { Project } from '../domain/seat.ts'
import type { Context } from './context.ts'
import { parseCursor } from './list-registrations.ts'
import { findWaiting } from './read-status.ts'

/** @throws MarqueError 10001 if the cursor is none of ours */
export function listProjects(
  context: Context,
  page: { cursor?: string; limit: number },
): ProjectList {
  const first = parseCursor(page.cursor, 0)
  const projects = context.table.projects()
  const items = projects.slice(first, first + page.limit).map((project) => itemOf(context, project))
  const end = first + page.limit
  return projects.length > end ? { items, nextCursor: String(end) } : { items }
}

function itemOf(context: Context, project: Project): ProjectItem {
  const { id, name, appName, configuration, seal } = project
  const waiting = findWaiting(context, project)
  const opening = context.recovery.openings.get(id)
  return {
    id,
    name,
    appName,
    configuration,
    seats: context.table.seatsOf(project.number),
    ...(waiting === undefined ? {} : { waiting }),
    ...(seal === undefined ? {} : { seal: { kind: seal.kind, number: seal.number } }),
    ...(opening === undefined ? {} : { opening }),
  }
}
