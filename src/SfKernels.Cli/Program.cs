using SfKernels.Cli;

return CommandLine.Run(args);
