"""The AWS emulator, with what AWS does and the emulator does not.

Each part changes one thing, and test_emulator.py has a test for it.
"""

import layers
import permissions
import resources
import speed
import stream
from ministack.app import main

for part in (resources, speed, permissions, stream, layers):
    part.apply()
main()
