// Finds the server and asks it for its version. Knows nothing of VS Code, so that it can be tested by itself.

import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** Where a server came from: the setting wins, then the one inside the extension, then the one on PATH. */
export type Origin = 'setting' | 'bundled' | 'path';

/** A server that was found and has answered. */
export interface Server {
  command: string;
  origin: Origin;
  version: string;
}

/** What the search depends on, handed in. */
export interface Surroundings {
  /** `therapy-lsp.server.path` as set; empty where it is not. */
  setting: string;
  /** The extension's own folder. */
  extensionPath: string;
  /** First folder of the workspace, for a relative path in the setting and for `${workspaceFolder}`. */
  workspaceFolder: string | undefined;
  /** The search path of the environment. */
  searchPath: string;
  windows: boolean;
}

/** A sentence for the user, and whether the setting is what has to change. */
export class ServerProblem extends Error {
  constructor(
    message: string,
    readonly bySetting: boolean,
  ) {
    super(message);
  }
}

const NAME = 'therapy-lsp';

/** The first place that has a server: path and origin, or a problem that names every place looked at. */
export function find(where: Surroundings): { command: string; origin: Origin } {
  const exe = where.windows ? `${NAME}.exe` : NAME;
  if (where.setting) {
    const command = resolveSetting(where.setting, where, exe);
    if (!command) {
      throw new ServerProblem(`The setting therapy-lsp.server.path names “${where.setting}”, but there is no program at that path.`, true);
    }
    return { command, origin: 'setting' };
  }
  const bundled = path.join(where.extensionPath, 'server', exe);
  if (isProgram(bundled)) return { command: bundled, origin: 'bundled' };
  const found = onPath(exe, where);
  if (found) return { command: found, origin: 'path' };
  throw new ServerProblem(
    'No therapy-lsp server was found: this build of the extension carries none for this computer, and none is on PATH. ' +
      'Install it with “cargo install therapy-lsp”, or name it in the setting therapy-lsp.server.path.',
    true,
  );
}

/** Runs `--version` and checks that the server fits the extension: the same major and minor number, or newer. */
export async function ask(command: string, origin: Origin, extensionVersion: string, timeoutMs = 10_000): Promise<Server> {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(command, ['--version'], { timeout: timeoutMs, windowsHide: true }, (error, stdout) => {
      if (error) {
        reject(new ServerProblem(`The server at ${command} does not run: ${firstLine(error.message)}`, origin === 'setting'));
      } else {
        resolve(stdout);
      }
    });
  });
  const version = versionIn(output);
  if (!version) {
    throw new ServerProblem(`The program at ${command} is not a therapy-lsp server: --version answers “${firstLine(output)}”.`, origin === 'setting');
  }
  if (isOlder(version, extensionVersion)) {
    throw new ServerProblem(
      `The server at ${command} is version ${version}; this extension needs ${minor(extensionVersion)} or newer.`,
      origin === 'setting',
    );
  }
  return { command, origin, version };
}

/** The version in `therapy-lsp 1.2.3`. */
export function versionIn(output: string): string | undefined {
  return /^therapy-lsp (\d+\.\d+\.\d+\S*)/.exec(output.trim())?.[1];
}

/** True where a server's major and minor number are below the extension's. */
export function isOlder(server: string, extension: string): boolean {
  const [sMajor = 0, sMinor = 0] = server.split('.').map(Number);
  const [eMajor = 0, eMinor = 0] = extension.split('.').map(Number);
  return sMajor < eMajor || (sMajor === eMajor && sMinor < eMinor);
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 200);
}

function resolveSetting(setting: string, where: Surroundings, exe: string): string | undefined {
  let file = setting.replace(/^~(?=$|[\\/])/, homedir());
  if (where.workspaceFolder) file = file.replaceAll('${workspaceFolder}', where.workspaceFolder);
  if (!/[\\/]/.test(file)) return onPath(where.windows && !path.extname(file) ? `${file}.exe` : file, where);
  if (!path.isAbsolute(file) && where.workspaceFolder) file = path.join(where.workspaceFolder, file);
  if (isFolder(file)) file = path.join(file, exe);
  return isProgram(file) ? file : undefined;
}

function onPath(exe: string, where: Surroundings): string | undefined {
  for (const folder of where.searchPath.split(where.windows ? ';' : ':')) {
    if (!path.isAbsolute(folder)) continue; // "." on PATH would run a program of the folder that is being looked at
    const file = path.join(folder, exe);
    if (isProgram(file)) return file;
  }
  return undefined;
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function isProgram(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
