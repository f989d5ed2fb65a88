// Each state of the pages, reached the way a person reaches it. Tests and screenshots share them.
import type { Page } from 'playwright-core'
import { activationScenes } from './activation-scenes.ts'
import { dashboardScenes } from './dashboard-scenes.ts'
import type { ScriptedServer } from './scripted-server.ts'

export type Scene = (page: Page, server: ScriptedServer) => Promise<void>

export const scenes: Readonly<Record<string, Scene>> = { ...activationScenes, ...dashboardScenes }
