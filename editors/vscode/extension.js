// Starts `casewright lsp` and passes the texts of a report to it; everything else is in the server.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const FILES = "**/*.{qmd,md,yml,yaml,bib,json,csv,csl,py,ipynb}";

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("casewright").get("command", "casewright");
  client = new LanguageClient(
    "casewright",
    "casewright",
    { command, args: ["lsp"] },
    { documentSelector: [{ scheme: "file", pattern: FILES }] },
  );
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `casewright could not be started with \`${command}\` (${error.message}). ` +
        "Install casewright, or name its program in the setting `casewright.command`.",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.needsStop()) {
    await running.stop();
  }
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("casewright.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("casewright") && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
