"""Whether two wheels, built from the same sources in two folders, hold the same files: `same.py WHEEL WHEEL`.

Not compared is what says how a wheel was built (`.dist-info`): the one from the sdist is tagged for this machine alone.
"""

import sys
import zipfile

File = tuple[tuple[int, ...], int, bytes]


def files(wheel: str) -> dict[str, File]:
    with zipfile.ZipFile(wheel) as archive:
        shipped = [entry for entry in archive.infolist() if ".dist-info/" not in entry.filename]
        return {
            entry.filename: (entry.date_time, entry.external_attr, archive.read(entry)) for entry in shipped
        }


ours, theirs = map(files, sys.argv[1:])
if not any(name.endswith((".so", ".pyd")) for name in ours):
    sys.exit(f"{sys.argv[1]} has no native module")
if different := sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)):
    sys.exit(f"built again from the sdist, these files differ: {', '.join(different)}")
if list(ours) != list(theirs):
    sys.exit("built again from the sdist, the files come in another order")
print(f"built again from the sdist, all {len(ours)} files of the package are the same to the byte")
