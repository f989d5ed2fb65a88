// The license server as a process of its own, as the image and the command line start it.
import { main } from '../../src/main.ts'

await main()
