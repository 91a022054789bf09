"""The parts that make up `qcode.project.Project`, one a group of tasks."""
